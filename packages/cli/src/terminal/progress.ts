import type { Terminal } from './terminal.js';

const BAR = 24;
/** Milliseconds between two drawings of the bar. */
const PAUSE = 80;

/**
 * How far a command has come: on a screen a bar that is drawn over and over, elsewhere (a pipe, a
 * log of CI) only the lines that stay.
 */
export class Progress {
  readonly #terminal: Terminal;
  #drawn = false;
  #lastDrawing = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** So much of something is done; `total` is `null` where nobody knows. */
  update(what: string, done: number, total: number | null): void {
    if (!this.#terminal.interactive) return;
    const now = Date.now();
    if (done !== total && now - this.#lastDrawing < PAUSE) return;
    this.#lastDrawing = now;
    const count = total === null ? `${done}` : `${bar(done / total)} ${done}/${total}`;
    this.#terminal.stderr(`\r\x1b[K${`${what} ${count}`.slice(0, this.#terminal.columns - 1)}`);
    this.#drawn = true;
  }

  /** A line that stays. */
  line(text: string): void {
    this.clear();
    this.#terminal.stderr(`${text}\n`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#drawn) this.#terminal.stderr('\r\x1b[K');
    this.#drawn = false;
  }
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return `[${'='.repeat(full)}${' '.repeat(BAR - full)}]`;
}
