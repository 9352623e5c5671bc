"""The virtual echo: between a real spectrum and the causal FIDs it stands for.

A phased causal FID f[n], n = 0 ... N-1, and its mirror image conj f at negative times make an
echo whose spectrum is purely real (Mayzel, Kazimierczuk, Orekhov, Chem. Commun. 50 (2014) 8947).
With v[n] = f[n], v[L - n] = conj f[n] on a grid of L points the spectrum is real for a first
point at t = 0 (the delay is 0), with v[L - 1 - n] = conj f[n] for a first point at half a
dwell, and with v[n + 1] = f[n], v[L - n - 1] = conj f[n] and an unsampled v[0] for a whole dwell.

Since the spectrum x is real, half of v says everything and the transforms are real FFTs.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import EXACT_DELAYS


class VirtualEcho:
    """Linear map between real spectra and the non-redundant half of their virtual echoes.

    `spectrum` and `signal` are inverses of each other; scaled by sqrt(prod(lengths)) `signal` is
    an isometry of the real inner product that counts the mirrored half too.

    Parameters
    ----------
    sizes : tuple of int
        Increments N of each indirect dimension, F1 first; one or two.
    delays : tuple of float
        Time of the first point in dwells, for each dimension: 0, 0.5 or 1.
    extension : float
        Length of the grid over N. At 2 the echo just fits; beyond, the FID is extrapolated, so
        that lines that have not decayed in the acquisition stay sparse.

    Notes
    -----
    Spectra come out with the frequency running against the convention of this project (inverse
    FFTs are used); it does not matter to a solver that only shrinks them.
    """

    real_spectrum = True

    def __init__(self, sizes: tuple[int, ...], delays: tuple[float, ...], extension: float = 2.0) -> None:
        if len(sizes) not in (1, 2) or len(delays) != len(sizes):
            raise ParameterError(f"virtual echo of {len(sizes)} dimensions with {len(delays)} delays")
        if extension < 2.0:
            raise ParameterError(f"a virtual echo needs twice the grid, not {extension:g} times")
        for delay in delays:
            if delay not in EXACT_DELAYS:
                raise ParameterError(
                    f"no virtual echo for a first point at {delay:g} dwells",
                    remedy="It exists for 0, 0.5 and 1; do without it (virtual_echo=no).",
                )
        self.sizes, self.delays = sizes, delays
        self.lengths = tuple(
            fast_even_length(round(extension * size)) + (delay == 1.0)
            for size, delay in zip(sizes, delays, strict=True)
        )
        self._dims = tuple(range(-len(sizes), 0))

    @property
    def spectrum_shape(self) -> tuple[int, ...]:
        """Shape of one spectrum."""
        return self.lengths

    @property
    def signal_shape(self) -> tuple[int, ...]:
        """Shape of the stored half of one echo; the last dimension is the halved one."""
        half = self.lengths[-1] // 2 + (self.delays[-1] != 0.5)
        return (*self.lengths[:-1], half)

    def spectrum(self, signal: Tensor, out: Tensor | None = None) -> Tensor:
        """Return the real spectra of half echoes (trace, \\*signal_shape), in `out` if given."""
        if 0.5 not in self.delays:
            return torch.fft.irfftn(signal, s=self.lengths, dim=self._dims, out=out)
        if len(self.lengths) == 2:
            signal = torch.fft.ifft(signal, dim=-2)
            if self.delays[0] == 0.5:
                signal = signal * self._ramp(signal)
        length = self.lengths[-1]
        if self.delays[-1] != 0.5:
            return torch.fft.irfft(signal, n=length, dim=-1, out=out)
        odd = signal.new_zeros((*signal.shape[:-1], length + 1))
        odd[..., 1::2] = 2.0 * signal
        spectrum = torch.fft.irfft(odd, n=2 * length, dim=-1)[..., :length]
        return spectrum if out is None else out.copy_(spectrum)

    def signal(self, spectrum: Tensor, out: Tensor | None = None) -> Tensor:
        """Return the half echoes of real spectra, in `out` if given; the inverse of `spectrum`."""
        if 0.5 not in self.delays:
            return torch.fft.rfftn(spectrum, dim=self._dims, out=out)
        length = self.lengths[-1]
        if self.delays[-1] != 0.5:
            signal = torch.fft.rfft(spectrum, dim=-1)
        else:  # times n + 1/2 are the odd harmonics of a grid twice as long
            signal = torch.fft.rfft(spectrum, n=2 * length, dim=-1)[..., 1::2]
        if len(self.lengths) == 2:
            if self.delays[0] == 0.5:
                signal = signal * self._ramp(signal).conj()
            return torch.fft.fft(signal, dim=-2, out=out)
        return signal if out is None else out.copy_(signal)

    def analytic_spectrum(self, signal: Tensor) -> Tensor:
        """Return the complex spectra of half echoes whose real part is `spectrum`.

        The imaginary part is its Hilbert transform along the last dimension: what a spectrum out of phase
        by 90 degrees shows. It says nothing new, but to a filter of a few points it does.
        """
        length, delay = self.lengths[-1], self.delays[-1]
        if len(self.lengths) == 2:
            signal = torch.fft.ifft(signal, dim=-2)
            if self.delays[0] == 0.5:
                signal = signal * self._ramp(signal)
        spectrum = torch.fft.ifft(signal * self._one_sided(signal), n=length, dim=-1)
        return spectrum * self._last_ramp(spectrum) if delay == 0.5 else spectrum

    def analytic_signal(self, spectrum: Tensor) -> Tensor:
        """Return the half echoes of complex spectra; the inverse of `analytic_spectrum`.

        Of other spectra, those with negative times, it is the least-squares inverse up to the columns
        at zero and at the largest time.
        """
        if self.delays[-1] == 0.5:
            spectrum = spectrum * self._last_ramp(spectrum).conj()
        half = self.signal_shape[-1]
        signal = torch.fft.fft(spectrum, dim=-1)[..., :half]
        signal = signal / self._one_sided(signal)
        if len(self.lengths) == 2:
            if self.delays[0] == 0.5:
                signal = signal * self._ramp(signal).conj()
            signal = torch.fft.fft(signal, dim=-2)
        return signal if self.delays[-1] == 0.5 else self._hermitian_ends(signal)

    def _one_sided(self, signal: Tensor) -> Tensor:
        """Weights of the stored half that make its one-sided transform analytic."""
        weights = torch.full((self.signal_shape[-1],), 2.0, device=signal.device)
        if self.delays[-1] != 0.5:
            weights[0] = 1.0
            if self.lengths[-1] % 2 == 0:
                weights[-1] = 1.0
        return weights

    def _hermitian_ends(self, signal: Tensor) -> Tensor:
        """Give the columns that are their own mirror images the symmetry of a real spectrum's."""
        ends = [0, -1] if self.lengths[-1] % 2 == 0 else [0]
        columns = signal[..., ends]
        if len(self.lengths) == 1:
            symmetric = columns.real.to(signal.dtype)
        else:
            symmetric = 0.5 * (columns + columns[..., self._mirror(signal.device), :].conj())
        parts = [symmetric[..., :1], signal[..., 1:-1] if len(ends) == 2 else signal[..., 1:]]
        return torch.cat([*parts, symmetric[..., 1:]], dim=-1)

    def echo(self, fids: Tensor) -> Tensor:
        """Return half echoes of causal FIDs, unknown points zero.

        Parameters
        ----------
        fids : Tensor
            ``(trace, n1)`` complex, or ``(trace, 2, n1, n2)`` complex for two dimensions: the
            signals S++ and S+- of `hypercomplex_to_quadrants`, forwards in F1 and forwards, backwards in F2.

        Notes
        -----
        At zero time in a dimension without delay the imaginary part along it is dropped, as the
        echo has no place for it.
        """
        last = slice(*self._span(-1))
        if len(self.sizes) == 1:
            echo = fids.new_zeros((len(fids), *self.signal_shape))
            echo[:, last] = fids
            if self.delays[0] == 0.0:
                echo[:, 0] = echo[:, 0].real.to(echo.dtype)
            return echo
        echo = fids.new_zeros((len(fids), *self.signal_shape))
        forward, backward = self._rows(fids.device)
        echo[:, forward, last] = fids[:, 0]
        echo[:, backward, last] = fids[:, 1].conj()
        if self.delays[0] == 0.0:
            echo[:, 0, last] = 0.5 * (fids[:, 0, 0] + fids[:, 1, 0].conj())
        if self.delays[1] == 0.0:
            column = echo[:, :, 0]
            mirrored = column[:, self._mirror(fids.device)].conj()
            echo[:, :, 0] = 0.5 * (column + mirrored)
        return echo

    def fids(self, echo: Tensor) -> Tensor:
        """Return the causal FIDs of half echoes; the inverse of `echo` on phased data."""
        last = slice(*self._span(-1))
        if len(self.sizes) == 1:
            return echo[:, last]
        forward, backward = self._rows(echo.device)
        return torch.stack([echo[:, forward, last], echo[:, backward, last].conj()], dim=1)

    def sampled(self, mask: Tensor) -> Tensor:
        """Return where the half echo is known, bool `signal_shape`, from a mask of the increments."""
        known = torch.zeros(self.signal_shape, dtype=torch.bool, device=mask.device)
        last = slice(*self._span(-1))
        if len(self.sizes) == 1:
            known[last] = mask
            return known
        forward, backward = self._rows(mask.device)
        known[forward, last] = mask
        known[backward, last] = mask
        return known

    def _span(self, dimension: int) -> tuple[int, int]:
        """First and last+1 index of the increments on the half echo."""
        start = int(self.delays[dimension] == 1.0)
        return start, start + self.sizes[dimension]

    def _rows(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """Rows of F1 that hold an increment and its mirror image."""
        forward = torch.arange(*self._span(0), device=device)
        return forward, self._mirror(device)[forward]

    def _mirror(self, device: torch.device) -> Tensor:
        """Row at the negative time of each row of F1."""
        rows = torch.arange(self.lengths[0], device=device)
        return (-rows - int(self.delays[0] == 0.5)) % self.lengths[0]

    def _ramp(self, signal: Tensor) -> Tensor:
        """exp(i pi k / L) along F1: half a dwell. The spectrum of half-dwell points is antiperiodic in k."""
        return _half_step(self.lengths[0], signal)[:, None]

    def _last_ramp(self, spectrum: Tensor) -> Tensor:
        """The same along the last dimension."""
        return _half_step(self.lengths[-1], spectrum)


class ComplexGrid:
    """Linear map between complex spectra and FIDs on a zero-extended grid, without an echo.

    For data whose phase allows no virtual echo. Same interface as `VirtualEcho`; for two dimensions
    S++ and S+- are traces of their own, so that ``(trace, 2, n1, n2)`` goes in and comes out.
    """

    real_spectrum = False

    def __init__(self, sizes: tuple[int, ...], extension: float = 2.0) -> None:
        if extension < 1.0:
            raise ParameterError(f"a grid cannot be {extension:g} times the size of the data")
        self.sizes = sizes
        self.lengths = tuple(fast_even_length(round(extension * size)) for size in sizes)
        self._dims = tuple(range(-len(sizes), 0))
        #: where the increments of the data lie on the extended grid
        self._corner: tuple[Any, ...] = (..., *(slice(size) for size in sizes))

    @property
    def spectrum_shape(self) -> tuple[int, ...]:
        """Shape of the spectra of one trace."""
        return self.lengths if len(self.sizes) == 1 else (2, *self.lengths)

    @property
    def signal_shape(self) -> tuple[int, ...]:
        """Shape of the extended FIDs of one trace."""
        return self.spectrum_shape

    def spectrum(self, signal: Tensor, out: Tensor | None = None) -> Tensor:
        """Return the complex spectra of extended FIDs, in `out` if given."""
        return torch.fft.ifftn(signal, dim=self._dims, out=out)

    def signal(self, spectrum: Tensor, out: Tensor | None = None) -> Tensor:
        """Return the extended FIDs of complex spectra, in `out` if given; the inverse of `spectrum`."""
        return torch.fft.fftn(spectrum, dim=self._dims, out=out)

    def echo(self, fids: Tensor) -> Tensor:
        """Return the FIDs on the extended grid, unknown points zero."""
        extended = fids.new_zeros((len(fids), *self.signal_shape))
        extended[self._corner] = fids
        return extended

    def fids(self, echo: Tensor) -> Tensor:
        """Return the increments of the data from extended FIDs."""
        return echo[self._corner]

    def sampled(self, mask: Tensor) -> Tensor:
        """Return where the extended FIDs are known, from a mask of the increments."""
        known = torch.zeros(self.signal_shape, dtype=torch.bool, device=mask.device)
        known[self._corner] = mask
        return known


def _half_step(length: int, like: Tensor) -> Tensor:
    """Return exp(i pi k / length), the phase of half a dwell."""
    k = torch.arange(length, device=like.device, dtype=torch.float64)
    return torch.exp(1j * torch.pi * k / length).to(like.dtype)


def fast_even_length(at_least: int) -> int:
    """Return the smallest even length of factors 2, 3 and 5, not under `at_least`: a fast FFT."""
    length = at_least + at_least % 2
    while not _is_smooth(length):
        length += 2
    return length


def _is_smooth(length: int) -> bool:
    for factor in (2, 3, 5):
        while length % factor == 0:
            length //= factor
    return length == 1
