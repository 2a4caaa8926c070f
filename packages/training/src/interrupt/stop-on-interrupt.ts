export interface StopOnInterruptOptions {
  /** Says what happens, default on standard error. */
  readonly log?: (message: string) => void;
  /** How to go on, shown after the first Ctrl-C. */
  readonly resumeHint?: string;
  /** What ends the process at the second; default at once with 130, as shells expect. */
  readonly exit?: (code: number) => void;
}

export interface InterruptHandle {
  /** For `fit({ signal })`. */
  readonly signal: AbortSignal;
  /** Gives Ctrl-C back its usual meaning. */
  dispose(): void;
}

/**
 * Ctrl-C (and SIGTERM) in Node: the first ends the run after the step it is in, so that checkpoints
 * are saved; the second ends the process at once. Files are written beside and renamed, so that
 * neither leaves half of one.
 *
 * @example
 * const interrupt = stopOnInterrupt({ resumeHint: 'Run the same command again to go on.' });
 * try {
 *   await fit(model, data, { …, signal: interrupt.signal, callbacks: [backupAndRestore({ folder })] });
 * } finally {
 *   interrupt.dispose();
 * }
 */
export function stopOnInterrupt({
  log = (message) => void process.stderr.write(`\n${message}\n`),
  resumeHint,
  exit = (code) => process.exit(code),
}: StopOnInterruptOptions = {}): InterruptHandle {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) return exit(signal === 'SIGTERM' ? 143 : 130);
    log(
      ['Finishing this step; once more stops at once.', ...(resumeHint ? [resumeHint] : [])].join(
        '\n',
      ),
    );
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    dispose() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
