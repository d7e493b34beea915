"""What leaves the registry: a run's files, exports for other offices, and the pointer to the latest run."""

from dtsen_merge.delivery.datapackage import PackageMeta, package_meta, write_datapackage
from dtsen_merge.delivery.export import ExportMeta, export
from dtsen_merge.delivery.latest import latest_run_folder, point_latest
from dtsen_merge.delivery.registry_files import write_registry_files
from dtsen_merge.delivery.registry_tables import EXPORTABLE, REGISTRY_TABLES

__all__ = [
    "EXPORTABLE",
    "REGISTRY_TABLES",
    "ExportMeta",
    "PackageMeta",
    "export",
    "latest_run_folder",
    "package_meta",
    "point_latest",
    "write_datapackage",
    "write_registry_files",
]
