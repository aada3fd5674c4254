"""Every dataset of the gallery by its key, declared once."""

from scratchnet.gallery.blobs import CLOUDS
from scratchnet.gallery.curled import CURLED
from scratchnet.gallery.entry import Entry
from scratchnet.gallery.lines import CURVES, INTERVALS
from scratchnet.gallery.planes import REGIONS, SURFACES

GALLERY: dict[str, Entry] = {
    entry.key: entry for entry in (*CURVES, *INTERVALS, *REGIONS, *CURLED, *CLOUDS, *SURFACES)
}
