/** What the `metadata.json` of a Teachable Machine export tells. */
export interface TeachableMachine {
  readonly labels: readonly string[] | null;
}

/** The metadata of a Teachable Machine image model, or `null` for anything else. */
export function parseTeachableMachine(metadata: unknown): TeachableMachine | null {
  if (metadata === null || typeof metadata !== 'object') return null;
  const { tmVersion, packageName, labels } = metadata as Record<string, unknown>;
  const image = String(packageName).startsWith('@teachablemachine/image');
  if (typeof tmVersion !== 'string' || !image) return null;
  const named = Array.isArray(labels) && labels.every((label) => typeof label === 'string');
  return { labels: named ? labels : null };
}
