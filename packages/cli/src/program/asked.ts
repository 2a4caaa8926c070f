import type { Terminal } from '../terminal/terminal.js';

/** What a command line asks for, and how it went. */
export interface Asked {
  /** `graft train`; `graft` before a command is known. */
  command: string;
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  exitCode: number;
}
