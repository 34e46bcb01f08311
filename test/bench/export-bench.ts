import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { frameRate } from '../../shared/core/time.ts';
import { checkExport } from '../../shared/export/check-export.ts';
import { type ExportFormatId, exportTakes } from '../../shared/export/exporter.ts';
import { makeClip, makeMesh, makeTake } from '../helpers/export-fixtures.ts';

/** One format's cost for 52 curves x 10 minutes x 60 frames a second on a head of 25,000 vertices. */
export interface ExportCost {
  readonly format: ExportFormatId;
  readonly seconds: number;
  readonly checkSeconds: number;
  readonly megabytes: number;
  readonly addedMemoryMegabytes: number;
}

/** Measures each format once warm; seconds of the processor, since other programs may be running. */
export async function benchExports(formats: readonly ExportFormatId[]): Promise<ExportCost[]> {
  const take = makeTake({ clip: makeClip(frameRate(60), 36_001) });
  const head = { name: 'head', meshes: [makeMesh('face', BLEND_SHAPE_NAMES, 160, 157)] };
  const costs: ExportCost[] = [];
  for (const format of formats) {
    await exportTakes(format, [makeTake()], { head });
    const memory = process.memoryUsage().rss;
    const { value: files, seconds } = await measured(async () => (await exportTakes(format, [take], { head })).files);
    const addedMemoryMegabytes = Math.max(0, process.memoryUsage().rss - memory) / 1e6;
    const check = await measured(() => checkExport(format, files, [take], head));
    const megabytes = files.reduce((sum, file) => sum + file.bytes.length, 0) / 1e6;
    costs.push({ format, seconds, checkSeconds: check.seconds, megabytes, addedMemoryMegabytes });
  }
  return costs;
}

async function measured<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(start);
  return { value, seconds: (user + system) / 1e6 };
}
