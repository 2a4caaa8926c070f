import { GraftError } from '@graftjs/core';
import { Interrupted } from './interrupted.js';
import { UsageError } from './usage-error.js';

/** How a command ended badly: for the screen, for programs, and for the shell. */
export interface Failure {
  readonly text: string;
  readonly json: object;
  readonly exitCode: number;
}

const STACK_LINES = 6;

/** An error in words that fit on a screen. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Interrupted) {
    const text = `${error.message} ${error.left}`;
    return { text, json: { code: 'INTERRUPTED', message: text }, exitCode: 130 };
  }
  if (error instanceof UsageError) {
    const { message } = error;
    return { text: message, json: { code: 'USAGE', message }, exitCode: 2 };
  }
  if (error instanceof GraftError) {
    const { code, where, problem, operands, hint, message } = error;
    return {
      text: `${error.name}: ${shortened(message)}`,
      json: { code, where, problem, operands, hint, message },
      exitCode: 1,
    };
  }
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  // What the operating system refuses (no space, no permission) is nobody's defect.
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    return { text: `Error: ${message ?? code}`, json: { code, message }, exitCode: 1 };
  }
  return { text: defect(error), json: { code: name ?? 'Error', message }, exitCode: 70 };
}

/** As many lines as fit on a screen, none of them endless. */
function shortened(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => (line.length > 300 ? `${line.slice(0, 297)}…` : line));
  return lines.length <= 20 ? lines.join('\n') : [...lines.slice(0, 19), '  …'].join('\n');
}

function defect(error: unknown): string {
  const stack = (error instanceof Error && error.stack) || String(error);
  return [
    'graft failed in a way that it did not foresee, which is a defect of graft:',
    shortened(stack.split('\n').slice(0, STACK_LINES).join('\n')),
  ].join('\n');
}
