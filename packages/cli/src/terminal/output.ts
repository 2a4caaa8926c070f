import type { Terminal } from './terminal.js';

/** What a command tells: a JSON object for programs, or text for people. */
export interface Output {
  readonly json: boolean;
  /** The result for people, printed unless a program asked. */
  say(text?: string): void;
  /** A remark beside the result. */
  remark(text: string): void;
  /** The result for programs, printed where they asked for it. */
  result(value: object): void;
}

export function outputOf(terminal: Terminal, json: boolean): Output {
  return {
    json,
    say: (text = '') => {
      if (!json) terminal.stdout(`${text}\n`);
    },
    remark: (text) => terminal.stderr(`${text}\n`),
    result: (value) => {
      if (json) terminal.stdout(`${JSON.stringify(value)}\n`);
    },
  };
}
