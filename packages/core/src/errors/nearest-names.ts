/**
 * The known names that look most like an unknown one, best first, for "Did you mean …" hints.
 *
 * @param limit at most this many, default 3
 */
export function nearestNames(unknown: string, known: Iterable<string>, limit = 3): string[] {
  const wanted = unknown.toLowerCase();
  return [...known]
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.ceil(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** `Did you mean "adam"?`, or the list of known names when none is near. */
export function didYouMean(unknown: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearestNames(unknown, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  const shown = names.slice(0, 20).map((name) => `"${name}"`);
  return `Known are ${shown.join(', ')}${names.length > 20 ? `, and ${names.length - 20} more` : ''}.`;
}

/** Optimal string alignment: insertions, deletions, substitutions, neighbours swapped. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(i - 2, j - 2) + 1);
      }
      row.push(best);
    }
  }
  return at(a.length, b.length);
}
