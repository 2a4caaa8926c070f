import type { Logs } from '@graftjs/core';

/** `loss 0.1234  acc 0.9876`. */
export function describeLogs(logs: Logs): string {
  return Object.entries(logs)
    .map(([key, value]) => `${key} ${formatFigure(value)}`)
    .join('  ');
}

function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : value.toFixed(4);
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`. */
export function describeSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
