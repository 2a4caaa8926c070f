const ABSENT = '–';
const significant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `93.7%`, a dash where there is no figure. */
export function formatPercent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)}%` : ABSENT;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return Number.isFinite(count) ? whole.format(count) : ABSENT;
}

/** Three significant digits: `0.0123`, `4.56`, `1e-5`. */
export function formatFigure(figure: number): string {
  if (!Number.isFinite(figure)) return ABSENT;
  if (figure === 0) return '0';
  const size = Math.abs(figure);
  if (size < 1e-4 || size >= 1e6) {
    return Number(figure.toPrecision(3)).toExponential().replace('e+', 'e');
  }
  return significant.format(figure);
}

/** `950`, `41.2 million`, `15.5 billion`. */
export function formatMagnitude(count: number): string {
  if (!Number.isFinite(count)) return ABSENT;
  const [by, name] = ([
    [1e12, ' trillion'],
    [1e9, ' billion'],
    [1e6, ' million'],
  ].find(([size]) => Math.abs(count) >= (size as number)) ?? [1, '']) as [number, string];
  return by === 1 ? formatCount(count) : `${significant.format(count / by)}${name}`;
}

/** `0.4 s`, `12.3 s`, `2 min 05 s`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return ABSENT;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  return `${Math.floor(total / 60)} min ${String(total % 60).padStart(2, '0')} s`;
}

/** `1 image`, `2 images`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
