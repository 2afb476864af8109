import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { withSnapId } from '../account/snap-id.js';
import { optionalText } from '../answer-parts.js';

/** What is counted, and over which days. */
export interface MetricFilter {
  /** `installed_base_by_version`, `weekly_installed_base_by_country`, `daily_device_change`, ... */
  readonly metric: string;
  /** First day, `YYYY-MM-DD`. */
  readonly start: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly end: string;
}

/** Numbers of one metric: a value for each bucket (day), in each series. */
export interface Metric {
  readonly metric: string;
  /** OK, NO DATA or FAIL. */
  readonly status?: string;
  readonly buckets: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

const answer = z.object({
  metrics: z.array(
    z.object({
      metric_name: z.string(),
      status: optionalText,
      buckets: z.array(z.string()).nullish(),
      series: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })).nullish(),
    }),
  ),
});

/** Numbers of installations, by day (canonical contract 7). The login needs the permission `package_metrics`. */
export async function fetchMetrics(
  session: ApiSession,
  name: string,
  filters: readonly MetricFilter[],
  call: Call,
): Promise<Metric[]> {
  const { metrics } = await withSnapId(session, name, call, (id) =>
    ask(session, answer, call, {
      what: `the metrics of ${name}`,
      method: 'POST',
      path: 'dev/api/snaps/metrics',
      json: {
        filters: filters.map(({ metric, start, end }) => ({ snap_id: id, metric_name: metric, start, end })),
      },
      idempotent: true,
    }),
  );
  return metrics.map(({ metric_name: metric, status, buckets, series }) =>
    present({ metric, status, buckets: buckets ?? [], series: series ?? [] }),
  );
}
