import { run } from '../run.js';

/** What a command line wrote and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON object on stdout. */
  readonly json: Record<string, unknown>;
}

/** Runs a command line in this process, as a program that reads its output would see it. */
export async function graft(...argv: string[]): Promise<Ran> {
  return graftUntil(null, argv);
}

/** The same, with Ctrl-C as soon as something is said on stderr. */
export async function graftUntil(said: RegExp | null, argv: readonly string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  let interrupt = (): void => {};
  const code = await run(argv, {
    stdout: (text) => void (stdout += text),
    stderr(text) {
      stderr += text;
      if (said?.test(text)) interrupt();
    },
    interactive: false,
    columns: 80,
    onInterrupt(listener) {
      interrupt = listener;
      return () => void (interrupt = () => {});
    },
  });
  return {
    code,
    stdout,
    stderr,
    get json() {
      return JSON.parse(stdout) as Record<string, unknown>;
    },
  };
}
