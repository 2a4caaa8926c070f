/**
 * Reads event files with a reader that shares nothing with the writer: framing by the published
 * record format, CRC-32C bit by bit, messages by the published schema through protobufjs.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { Random, useBackend } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { meanSquaredError } from '@graftjs/losses';
import { sgd } from '@graftjs/optimizers';
import protobuf from 'protobufjs';
import { inflateSync } from 'node:zlib';
import { fit, memoryEvents, tensorBoard } from '../index.js';

beforeAll(() => useBackend(cpu()));

const SCHEMA = `
syntax = "proto3";
message Event {
  optional double wall_time = 1; optional int64 step = 2;
  oneof what { string file_version = 3; bytes graph_def = 4; Summary summary = 5; }
}
message Summary {
  message Image { optional int32 height = 1; optional int32 width = 2; optional int32 colorspace = 3; optional bytes encoded_image_string = 4; }
  message Value {
    optional string node_name = 7; optional string tag = 1; SummaryMetadata metadata = 9;
    oneof value { float simple_value = 2; Image image = 4; HistogramProto histo = 5; TensorProto tensor = 8; }
  }
  repeated Value value = 1;
}
message SummaryMetadata {
  message PluginData { optional string plugin_name = 1; optional bytes content = 2; }
  PluginData plugin_data = 1; optional string display_name = 2; optional string summary_description = 3;
}
message HistogramProto {
  optional double min = 1; optional double max = 2; optional double num = 3; optional double sum = 4; optional double sum_squares = 5;
  repeated double bucket_limit = 6; repeated double bucket = 7;
}
message TensorShapeProto { message Dim { optional int64 size = 1; optional string name = 2; } repeated Dim dim = 2; optional bool unknown_rank = 3; }
message TensorProto { optional int32 dtype = 1; TensorShapeProto tensor_shape = 2; repeated bytes string_val = 8; }
message AttrValue { message ListValue { repeated TensorShapeProto shape = 7; } oneof value { ListValue list = 1; } }
message NodeDef { optional string name = 1; optional string op = 2; repeated string input = 3; optional string device = 4; map<string, AttrValue> attr = 5; }
message VersionDef { optional int32 producer = 1; }
message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
message Value { oneof kind { double number_value = 2; string string_value = 3; bool bool_value = 4; } }
message SessionStartInfo { map<string, Value> hparams = 1; optional string group_name = 4; optional double start_time_secs = 5; }
message SessionEndInfo { optional int32 status = 1; optional double end_time_secs = 2; }
message HParamInfo { optional string name = 1; optional int32 type = 4; }
message MetricName { optional string group = 1; optional string tag = 2; }
message MetricInfo { MetricName name = 1; }
message Experiment { repeated HParamInfo hparam_infos = 4; repeated MetricInfo metric_infos = 5; }
message HParamsPluginData {
  optional int32 version = 1;
  oneof data { Experiment experiment = 2; SessionStartInfo session_start_info = 3; SessionEndInfo session_end_info = 4; }
}`;
const { root } = protobuf.parse(SCHEMA, { keepCase: true });
type Message = { [field: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any
const decode = (type: string, bytes: Uint8Array): Message => {
  const Type = root.lookupType(type);
  const decoded = Type.decode(bytes);
  // What is encoded again must be as long: nothing was skipped as unknown.
  expect(Type.encode(decoded).finish().length).toBe(bytes.length);
  return decoded as unknown as Message;
};

/** CRC-32C by long division, one bit at a time, and the mask of the record format. */
function maskedCrc(bytes: Uint8Array): number {
  let remainder = 0xffffffffn;
  for (const byte of bytes) {
    remainder ^= BigInt(byte);
    for (let i = 0; i < 8; i++) {
      remainder = (remainder >> 1n) ^ (remainder & 1n ? 0x82f63b78n : 0n);
    }
  }
  const crc = remainder ^ 0xffffffffn;
  const rotated = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
  return Number((rotated + 0xa282ead8n) & 0xffffffffn);
}

function eventsIn(file: Uint8Array): Message[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const events: Message[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(data.length).toBe(length);
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc(data));
    events.push(decode('Event', data));
    at += 16 + length;
  }
  return events;
}

async function written() {
  const sink = memoryEvents();
  const model = sequential([
    dense(3, { inputShape: [2], name: 'first', activation: 'relu' }),
    dense(1, { name: 'second' }),
  ]);
  const x = Array.from({ length: 8 }, (_, i) => [i, -i]);
  const history = await fit(
    model,
    { x, y: x.map(([a]) => (a ?? 0) / 10) },
    {
      loss: meanSquaredError(),
      optimizer: sgd(0.001),
      epochs: 2,
      batchSize: 4,
      seed: 1,
      validationSplit: 0.25,
      callbacks: [
        tensorBoard({
          logDir: sink,
          histogramFrequency: 2,
          stepFrequency: 1,
          text: { notes: '# Grüße' },
          hparams: { rate: 0.001, optimizer: 'sgd', nesterov: false },
          images: () => ({
            picture: { pixels: [0, 50, 100, 150, 200, 255], width: 3, height: 2 },
          }),
        }),
      ],
    },
  );
  const kernel = Array.from(model.parameters[0]?.value.dataSync() ?? []);
  model.dispose();
  const runs: { [run: string]: Message[] } = {};
  for (const [name, blob] of sink.files()) {
    runs[name.split('/').slice(0, -1).join('/')] = eventsIn(
      new Uint8Array(await blob.arrayBuffer()),
    );
  }
  return { runs, history, kernel };
}

const valuesOf = (events: readonly Message[]): { step: number; value: Message }[] =>
  events.flatMap((event) =>
    ((event['summary']?.value ?? []) as Message[]).map((value) => ({
      step: Number(event['step']),
      value,
    })),
  );

describe('event files', () => {
  test('hold every figure under Keras’s names, in a run each for training and validation', async () => {
    const { runs, history } = await written();
    expect(Object.keys(runs).sort()).toEqual(['', 'train', 'validation']);
    for (const events of Object.values(runs))
      expect(events[0]?.['file_version']).toBe('brain.Event:2');
    const scalars = (run: string, tag: string) =>
      valuesOf(runs[run] ?? [])
        .filter(({ value }) => value['tag'] === tag)
        .map(({ step, value }) => [step, value['simple_value']]);
    expect(scalars('train', 'epoch_loss')).toEqual(
      history.values('loss').map((value, i) => [i, Math.fround(value)]),
    );
    expect(scalars('validation', 'epoch_loss')).toEqual(
      history.values('val.loss').map((value, i) => [i, Math.fround(value)]),
    );
    expect(scalars('train', 'epoch_learning_rate')).toEqual(
      [0, 1].map((i) => [i, Math.fround(0.001)]),
    );
    expect(scalars('train', 'batch_loss').map(([step]) => step)).toEqual([1, 2, 3, 4]);
  });

  test('hold the graph, histograms, pictures, text and hyperparameters', async () => {
    const { runs, kernel } = await written();
    const train = runs['train'] ?? [];
    const graph = decode(
      'GraphDef',
      train.find((event) => event['graph_def']?.length)?.['graph_def'],
    );
    const nodes = graph['node'] as Message[];
    expect(nodes.map(({ name, op, input }) => [name, op, input]).slice(1)).toEqual([
      ['first', 'Dense', [nodes[0]?.['name']]],
      ['second', 'Dense', ['first']],
    ]);
    const dims = nodes[1]?.['attr']._output_shapes.list.shape[0].dim as Message[];
    expect(dims.map(({ size }) => Number(size))).toEqual([-1, 3]);

    const find = (run: string, tag: string) =>
      valuesOf(runs[run] ?? []).filter(({ value }) => value['tag'] === tag);
    const [histogram, ...more] = find('train', 'first/kernel');
    expect(more).toEqual([]);
    const {
      num,
      sum,
      min,
      max,
      bucket,
      bucket_limit: limits,
    } = histogram?.value['histo'] as Message;
    expect([num, min, max]).toEqual([6, Math.min(...kernel), Math.max(...kernel)]);
    expect(sum).toBeCloseTo(
      kernel.reduce((a, b) => a + b),
      6,
    );
    const counted = limits.map(
      (limit: number, i: number) =>
        kernel.filter((value) => value < limit && (i === 0 || value >= limits[i - 1])).length,
    );
    expect(Array.from(bucket)).toEqual(counted);

    const image = find('train', 'picture')[0]?.value['image'] as Message;
    expect([image['width'], image['height'], image['colorspace']]).toEqual([3, 2, 1]);
    const png = Buffer.from(image['encoded_image_string']);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const at = png.indexOf('IDAT');
    const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    expect([...pixels]).toEqual([0, 0, 50, 100, 0, 150, 200, 255]);

    const note = find('train', 'notes/text_summary')[0]?.value as Message;
    expect(note['metadata'].plugin_data.plugin_name).toBe('text');
    expect(Buffer.from(note['tensor'].string_val[0]).toString()).toBe('# Grüße');

    const plugin = (tag: string) => {
      const { metadata } = find('', tag)[0]?.value as Message;
      expect(metadata.plugin_data.plugin_name).toBe('hparams');
      return decode('HParamsPluginData', metadata.plugin_data.content);
    };
    const infos = plugin('_hparams_/experiment')['experiment'].hparam_infos as Message[];
    expect(infos.map(({ name, type }) => [name, type])).toEqual([
      ['rate', 3],
      ['optimizer', 1],
      ['nesterov', 2],
    ]);
    const { hparams } = plugin('_hparams_/session_start_info')['session_start_info'] as Message;
    expect(hparams.rate.number_value).toBe(0.001);
    expect(hparams.optimizer.string_value).toBe('sgd');
    expect(hparams.nesterov.bool_value).toBe(false);
    expect(plugin('_hparams_/session_end_info')['session_end_info'].status).toBe(1);
  });
});

test('the reader itself refuses a file in which one bit is turned', async () => {
  const { encodeRecord } = await import('./record.js');
  const record = encodeRecord(Uint8Array.from({ length: 20 }, () => new Random(1).integer(256)));
  record[15] = (record[15] as number) ^ 1;
  expect(() => eventsIn(record)).toThrow();
});
