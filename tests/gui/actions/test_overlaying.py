"""Which spectrum is laid over another."""

from __future__ import annotations

from types import SimpleNamespace

from gui.actions import overlaying
from gui.state.document import Document, Entry, Kind
from gui.workbench import Workbench
from tests.gui.spectra import NITROGEN, PROTON, spectrum


def test_previews_of_undersampled_data_are_laid_over_last() -> None:
    drawn = spectrum(NITROGEN, PROTON)
    entries = (
        Entry("nus", Kind.FIDS, "undersampled", SimpleNamespace(is_nus=True)),
        Entry("ist", Kind.RESULT, "ist", object(), parent="nus"),
        Entry("modern", Kind.RESULT, "modern", object(), parent="nus"),
        Entry("full", Kind.FIDS, "fully sampled", SimpleNamespace(is_nus=False)),
    )
    bench = Workbench(lambda call: call(), questions=None)  # type: ignore[arg-type]
    bench.spectra.update({entry.key: drawn for entry in entries})
    bench.store.adopt(Document(entries, current="modern"))
    try:
        for _ in range(3):
            overlaying.overlay_next(bench)
        assert bench.entry is not None
        assert [overlay.key for overlay in bench.entry.view.overlays] == ["ist", "full", "nus"]
        overlaying.overlay_next(bench)
        assert bench.entry.view.overlays == ()
    finally:
        bench.close()
