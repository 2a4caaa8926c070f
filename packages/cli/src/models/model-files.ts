import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes of a model's file, or of its `model.json` and shards; `undefined` where that is not known. */
export async function bytesOfModel(model: string): Promise<number | undefined> {
  if (/^https?:/i.test(model)) return undefined;
  try {
    const status = await stat(model);
    if (status.isFile() && !model.endsWith('.json')) return status.size;
    const file = status.isDirectory() ? join(model, 'model.json') : model;
    const text = await readFile(file, 'utf8');
    const { weightsManifest = [] } = JSON.parse(text) as {
      weightsManifest?: { paths: string[] }[];
    };
    const shards = weightsManifest.flatMap(({ paths }) => paths);
    const sizes = shards.map(async (path) => (await stat(join(dirname(file), path))).size);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, text.length);
  } catch {
    return undefined;
  }
}

const LICENSES: readonly (readonly [RegExp, string])[] = [
  [/Apache License[\s\S]*Version 2\.0/i, 'Apache-2.0'],
  [/\bMIT License|Permission is hereby granted, free of charge/i, 'MIT'],
  [/Redistribution and use in source and binary forms/i, 'BSD'],
  [/GNU AFFERO GENERAL PUBLIC/i, 'AGPL'],
  [/GNU LESSER GENERAL PUBLIC/i, 'LGPL'],
  [/GNU GENERAL PUBLIC/i, 'GPL'],
  [/Creative Commons[^\n]*/i, 'Creative Commons'],
];

/** What the LICENSE file beside a model says, by its well-known words. */
export async function licenseOfModel(model: string): Promise<string | undefined> {
  if (/^https?:/i.test(model)) return undefined;
  try {
    const folder = (await stat(model)).isDirectory() ? model : dirname(model);
    const name = (await readdir(folder)).find((file) => /^(un)?licen[cs]e(\.\w+)?$/i.test(file));
    if (name === undefined) return undefined;
    const text = await readFile(join(folder, name), 'utf8');
    return LICENSES.find(([words]) => words.test(text))?.[1] ?? `see ${name}`;
  } catch {
    return undefined;
  }
}
