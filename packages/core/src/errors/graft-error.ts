/** One thing that took part in a failure, shown as a row under the message. */
export interface Operand {
  /** What it is: `input`, `kernel`, `file`, `option`. */
  readonly label: string;
  /** Its shape or value. Shapes render in brackets, `null` axes as `?`. */
  readonly value: unknown;
  /** Where it comes from or why it is so: `from layer "pool_2"`. */
  readonly note?: string;
}

/** Everything a Graft error knows; the text is rendered from it. */
export interface ErrorDetails {
  /** The thing that failed: `layer "dense_2" (Dense)`, `fit`, a file path. */
  readonly where: string;
  /** What is wrong, as one sentence without a full stop. */
  readonly problem: string;
  readonly operands?: readonly Operand[] | undefined;
  /** How to mend it. Only what follows from the facts, never a guess. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Base of every error that Graft throws on purpose: data first (`code`, `where`, `operands`,
 * `hint` are fields), with the message rendered from them.
 */
export class GraftError extends Error {
  /** Stable identifier, `GRAFT-SHAPE` and the like. */
  readonly code: string;
  readonly where: string;
  readonly problem: string;
  readonly operands: readonly Operand[];
  readonly hint: string | undefined;

  constructor(code: string, details: ErrorDetails) {
    super(
      renderError(code, details),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = new.target.name;
    this.code = code;
    this.where = details.where;
    this.problem = details.problem;
    this.operands = details.operands ?? [];
    this.hint = details.hint;
  }

  /** Starts the stack at the caller of `publicFunction`, so that the first frame is the user's. */
  startingAt(publicFunction: (...args: never[]) => unknown): this {
    Error.captureStackTrace?.(this, publicFunction);
    return this;
  }
}

function renderError(code: string, { where, problem, operands = [], hint }: ErrorDetails): string {
  const lines = [`${where}: ${problem} [${code}]`];
  const labels = operands.map(({ label }) => label);
  const values = operands.map(({ value }) => renderValue(value));
  const labelWidth = Math.max(0, ...labels.map((text) => text.length));
  const valueWidth = Math.max(0, ...values.map((text) => text.length).filter((n) => n <= 40));
  operands.forEach(({ note }, i) => {
    const value = values[i] ?? '';
    const left = `  ${(labels[i] ?? '').padEnd(labelWidth)}  `;
    lines.push(left + (note ? `${value.padEnd(valueWidth)}  ${note}` : value));
  });
  if (hint) lines.push(`  Hint: ${hint}`);
  return lines.join('\n');
}

/** Shapes in brackets with `?` for free axes, text in quotes, long values cut. */
export function renderValue(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.every((axis) => axis === null || typeof axis === 'number')) {
      return `[${value.map((axis) => (axis === null ? '?' : String(axis))).join(', ')}]`;
    }
    return value.map(renderValue).join(', ');
  }
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
