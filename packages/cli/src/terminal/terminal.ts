/** Where a command writes, and how it learns that it should stop. */
export interface Terminal {
  /** The result: text for people, or the one JSON object. */
  stdout(text: string): void;
  /** Progress, remarks and errors. */
  stderr(text: string): void;
  /** Whether `stderr` is a screen that lines can be rewritten on. */
  readonly interactive: boolean;
  /** Characters in a line of `stderr`. */
  readonly columns: number;
  /** Calls back when the user asks to stop (Ctrl-C), until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
}

/** The terminal of this process. A second Ctrl-C ends it at once. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    interactive: stderr.isTTY === true && process.env['TERM'] !== 'dumb',
    columns: stderr.columns ?? 80,
    onInterrupt(listener) {
      let asked = false;
      const interrupted = (): void => {
        if (asked) process.exit(130);
        asked = true;
        listener();
      };
      process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
      return () => void process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    },
  };
}
