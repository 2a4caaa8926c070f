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
  let stdout = '';
  let stderr = '';
  const code = await run(argv, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    interactive: false,
    columns: 80,
    onInterrupt: () => () => {},
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
