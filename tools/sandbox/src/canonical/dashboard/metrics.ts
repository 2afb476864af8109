import { z } from 'zod';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { publisherOf, snapById } from './publisher.js';

const names = [
  'daily_device_change',
  'installed_base_by_channel',
  'installed_base_by_country',
  'installed_base_by_operating_system',
  'installed_base_by_version',
  'weekly_device_change',
  'weekly_installed_base_by_architecture',
  'weekly_installed_base_by_channel',
  'weekly_installed_base_by_country',
  'weekly_installed_base_by_operating_system',
  'weekly_installed_base_by_version',
] as const;

const filterSchema = z.strictObject({
  snap_id: z.string(),
  metric_name: z.enum(names),
  start: z.iso.date(),
  end: z.iso.date(),
});
const bodySchema = z.strictObject({ filters: z.array(filterSchema).min(1) });

/** `dev/api/snaps/metrics`: installations by day (canonical contract 7). Nobody installs from a sandbox, so the numbers are made of the dates. */
export function addMetrics(router: Router, world: World): void {
  router.on('POST', '/dev/api/snaps/metrics', (call) => metrics(world, call));
}

async function metrics(world: World, call: Call): Promise<Answer> {
  const login = publisherOf(world, call, 'package_metrics');
  const { filters } = await readJson(call, errors, bodySchema);
  return ok({
    metrics: filters.map(({ snap_id, metric_name, start, end }) => {
      const snap = snapById(world, login, snap_id);
      if (end < start) throw errors.refuse(400, 'invalid-field', 'The end of a filter is before its start.');
      const buckets = days(start, end);
      const isNew = snap.releases.length === 0;
      return {
        snap_id,
        metric_name,
        status: isNew ? 'NO DATA' : 'OK',
        buckets: isNew ? [] : buckets,
        series: isNew ? [] : [{ name: 'total', values: buckets.map((_day, index) => index + 1) }],
      };
    }),
  });
}

function days(start: string, end: string): string[] {
  const list: string[] = [];
  for (let at = Date.parse(start); at <= Date.parse(end) && list.length < 400; at += 86_400_000)
    list.push(new Date(at).toISOString().slice(0, 10));
  return list;
}
