import { CommanderError } from 'commander';
import { failureOf } from './failures/failure.js';
import { UsageError } from './failures/usage-error.js';
import type { Asked } from './program/asked.js';
import { programFor } from './program/program.js';
import type { Terminal } from './terminal/terminal.js';

/**
 * Runs a command line of `graft`.
 *
 * @param argv without the program: `['predict', 'my-model', 'cat.jpg']`
 * @returns the exit code: 0 when it did what it was asked, 2 for a command line that makes no
 *   sense, 130 when it was interrupted, 1 for everything else that is foreseen
 *
 * @example
 * process.exitCode = await run(process.argv.slice(2), processTerminal());
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const asked: Asked = { command: 'graft', argv, terminal, exitCode: 0 };
  const program = programFor(asked);
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return asked.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = failureOf(error instanceof CommanderError ? usage(error, asked) : error);
    terminal.stderr(`${failure.text}\n`);
    if (argv.includes('--json')) terminal.stdout(`${JSON.stringify({ error: failure.json })}\n`);
    return failure.exitCode;
  }
}

function usage({ message }: CommanderError, { command }: Asked): UsageError {
  return new UsageError(`${message}\nSee ${command} --help.`);
}
