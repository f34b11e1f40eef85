/** Figures for Prometheus: kept for this process, counted at each request, told by site.ts. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { countAll } from '../wiki/count.ts';
import type { Wiki } from '../wiki/wiki.ts';
import type { Passage } from './log.ts';

export interface Metrics {
  /** Counts one request that is over. */
  note(passage: Passage): void;
  countMailFailure(): void;
  /** In Prometheus' text form. */
  text(wiki: Wiki): Promise<{ type: string; body: string }>;
}

/** Seconds: from a page out of memory to an upload over a slow line. */
const buckets = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Milliseconds between two looks at the event loop; each wakes the process. */
const betweenLooks = 50;

export function createMetrics(): Metrics {
  const registers = [new Registry()] as const;
  const requests = new Counter({
    name: 'gare_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [...registers],
  });
  const durations = new Histogram({
    name: 'gare_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer',
    labelNames: ['route'] as const,
    buckets,
    registers: [...registers],
  });
  const mailFailures = new Counter({
    name: 'gare_mail_failures_total',
    help: 'Letters given up after the last try',
    registers: [...registers],
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [...registers] });
  const gauges = {
    pages: gauge('gare_pages', 'Pages that are not deleted'),
    members: gauge('gare_members', 'Active members'),
    sessions: gauge('gare_sessions', 'Sessions that have not ended'),
    memory: gauge('process_resident_memory_bytes', 'Memory of the process'),
    heap: gauge('nodejs_heap_size_used_bytes', 'Heap in use'),
    cpu: gauge('process_cpu_seconds_total', 'Processor time of the process'),
    started: gauge('process_start_time_seconds', 'When the process began, since 1970'),
    lag: gauge('nodejs_eventloop_lag_seconds', 'Longest delay of the event loop since the last look'),
  };
  gauges.started.set(Math.round(Date.now() / 1000 - process.uptime()));
  const lag = createLag();
  return {
    note: ({ method, route, status, ms }) => {
      requests.inc({ method, route, status: `${Math.floor(status / 100)}xx` });
      durations.observe({ route }, ms / 1000);
    },
    countMailFailure: () => mailFailures.inc(),
    text: async (wiki) => {
      const counts = await countAll(wiki);
      gauges.pages.set(counts.pages);
      gauges.members.set(counts.members);
      gauges.sessions.set(counts.sessions);
      const { rss, heapUsed } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      gauges.memory.set(rss);
      gauges.heap.set(heapUsed);
      gauges.cpu.set((user + system) / 1e6);
      gauges.lag.set(lag());
      const [registry] = registers;
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}

/** Seconds of the longest delay since the last call. Watched from the first call on: a wiki nobody measures pays nothing. */
function createLag(): () => number {
  let watch: IntervalHistogram | undefined;
  return () => {
    if (!watch) {
      watch = monitorEventLoopDelay({ resolution: betweenLooks });
      watch.enable();
      return 0;
    }
    const worst = watch.count === 0 ? 0 : Math.max(0, watch.max / 1e9 - betweenLooks / 1000);
    watch.reset();
    return worst;
  };
}
