import { Interrupted } from '../failures/interrupted.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * Runs work that the user may stop. When asked to, it ends with `Interrupted` as soon as the work
 * has let go of what it holds.
 *
 * @param doing says what was being done, for the message
 * @param left says what is written by then; default: nothing
 */
export async function untilInterrupted<T>(
  terminal: Terminal,
  doing: () => string,
  work: (signal: AbortSignal) => Promise<T>,
  left?: () => string,
): Promise<T> {
  const controller = new AbortController();
  let asked: Interrupted | null = null;
  const stopListening = terminal.onInterrupt(() => {
    asked = new Interrupted(doing(), left?.());
    controller.abort(asked);
  });
  try {
    const result = await work(controller.signal);
    if (asked) throw asked as Interrupted;
    return result;
  } catch (error) {
    throw asked ?? error;
  } finally {
    stopListening();
  }
}
