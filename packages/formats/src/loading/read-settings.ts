import type { Registry } from '@graftjs/core';
import type { CustomObjects } from '../keras/reading/reading.js';

/** What every reader of models needs beside the file. */
export interface ReadSettings {
  readonly registry: Registry;
  readonly customObjects: CustomObjects;
}
