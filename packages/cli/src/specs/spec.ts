import { InvalidArgumentError } from 'commander';

/** Something that is named, with options of its own: `lora:rank=8,rankStabilized`. */
export interface Spec {
  readonly name: string;
  /** As they were written; an option without `=` is `true`. */
  readonly options: Readonly<Record<string, string | true>>;
  /** The whole, for messages. */
  readonly text: string;
}

/** Reads `name:option=value,option=value`. */
export function parseSpec(text: string): Spec {
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  const rest = colon < 0 ? '' : text.slice(colon + 1);
  if (name === '' || (colon >= 0 && rest.trim() === '')) throw malformed();
  const options: Record<string, string | true> = {};
  for (const part of rest === '' ? [] : rest.split(',')) {
    const [key = '', ...value] = part.split('=');
    if (key.trim() === '' || (value.length > 0 && value.join('=').trim() === '')) throw malformed();
    if (Object.hasOwn(options, key.trim())) {
      throw new InvalidArgumentError(`The option "${key.trim()}" is given twice.`);
    }
    options[key.trim()] = value.length === 0 ? true : value.join('=').trim();
  }
  return { name, options, text };
}

function malformed(): InvalidArgumentError {
  return new InvalidArgumentError('It is a name, or name:option=value,option=value.');
}
