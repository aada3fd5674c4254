"""Every dataset of the gallery by its key, declared once."""

from scratchnet.datasets.gallery.blobs import CLOUDS
from scratchnet.datasets.gallery.curled import CURLED
from scratchnet.datasets.gallery.entry import Entry
from scratchnet.datasets.gallery.lines import CURVES, INTERVALS
from scratchnet.datasets.gallery.planes import REGIONS, SURFACES

GALLERY: dict[str, Entry] = {
    entry.key: entry for entry in (*CURVES, *INTERVALS, *REGIONS, *CURLED, *CLOUDS, *SURFACES)
}
