import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Whether a model lies in a run folder: labels lie beside it. */
export async function hasLabels(model: string): Promise<boolean> {
  if (/^https?:/i.test(model)) return false;
  const folder = (await isFile(model)) ? dirname(model) : model;
  return isFile(join(folder, 'labels.json'));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
