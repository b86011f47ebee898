import { readHeap } from '#runtime/rpc/commands/memory.ts'
import type { Core } from '#runtime/server/core.ts'
import { listProcesses } from '#runtime/server/process-list.ts'
import type { Statistic, Statistics } from '#runtime/statistics/statistics.ts'
import type { Metric, MetricTable, MetricValue } from './metrics.ts'

/** How lines are written, from the module's parameters. */
export interface PageStyle {
  /** What each name begins with. */
  readonly beginning: string
  /** Labels of each line, '' for none. */
  readonly tags: string
  /** Lines before each metric. */
  readonly showsType: boolean
  readonly showsHelp: boolean
  readonly timeMs: number
}

type Label = readonly [name: string, value: string]

/** One line of Prometheus' text format (version 0.0.4). */
function line(name: string, labels: readonly Label[], value: string, style: PageStyle): string {
  const written = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  const all = style.tags === '' ? written : [...written, style.tags]
  return `${style.beginning}${name}${all.length === 0 ? '' : `{${all.join(', ')}}`} ${value} ${style.timeMs}\n`
}

/** Values come from messages: what is not escaped could end the label, or the line. 6.1.5 writes them as they are. */
function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}

/** C's %f. */
function fixed(value: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(Math.trunc(value))}.000000`
}

/** The metrics of the script. */
export function metricLines(table: MetricTable, style: PageStyle): string {
  return `# User defined metrics\n${table.metrics.map((metric) => oneMetric(metric, style)).join('')}`
}

function oneMetric(metric: Metric, style: PageStyle): string {
  const { name, help, kind } = metric.definition
  let text = ''
  if (style.showsHelp && help !== undefined) text += `# HELP ${style.beginning}${name} ${help}\n`
  if (style.showsType) text += `# TYPE ${style.beginning}${name} ${kind}\n`
  for (const value of metric.values.values()) text += oneValue(metric, value, style)
  return text
}

function oneValue({ definition }: Metric, value: MetricValue, style: PageStyle): string {
  const { name, kind } = definition
  const labels = definition.labels.map((label, at): Label => [label, value.labels[at] ?? ''])
  if (kind === 'counter') return line(name, labels, String(value.number), style)
  if (kind === 'gauge') return line(name, labels, fixed(value.number), style)
  const bounds = [...definition.buckets.map(fixed), '+Inf']
  const count = (at: number): string => String(value.counts[at] ?? 0)
  const buckets = bounds.map((bound, at) => line(`${name}_bucket`, [...labels, ['le', bound]], count(at), style))
  return [
    ...buckets,
    line(`${name}_sum`, labels, fixed(value.number), style),
    line(`${name}_count`, labels, count(bounds.length - 1), style),
  ].join('')
}

/** The memory of each process; there is one with a heap (see pkg.stats of kex). */
export function memoryLines(core: Core, style: PageStyle): string {
  const nothing = { used: 0, free: 0, realUsed: 0, total: 0, fragments: 0 }
  return listProcesses(core)
    .map(({ index, pid, rank, description }) => {
      const heap = index === 0 ? readHeap(core) : nothing
      const labels: readonly Label[] = [
        ['pid', String(pid)],
        ['rank', String(rank)],
        ['desc', description],
      ]
      const one = (name: string, value: number): string => line(`pkgmem_${name}`, labels, String(value), style)
      return [
        one('used', heap.used),
        one('available', heap.free),
        one('real_used', heap.realUsed),
        one('total_frags', heap.fragments),
        one('total_size', heap.total),
      ].join('')
    })
    .join('')
}

export function uptimeLine(core: Core, style: PageStyle): string {
  return line('uptime', [], String(Math.floor((style.timeMs - core.startedAtMs) / 1000)), style)
}

/** The statistics that xhttp_prom_stats names; undefined when there is none of that name. */
export function statisticLines(wanted: string, statistics: Statistics, style: PageStyle): string | undefined {
  const write = (found: readonly Statistic[]): string =>
    found.map(({ group, name, value }) => line(`${group}_${name}`, [], String(value()), style)).join('')
  const groupOf = (group: string): readonly Statistic[] =>
    statistics.group(group).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (wanted === 'all') {
    const all = statistics.groups.toSorted().flatMap(groupOf)
    return `\n# Kamailio whole internal statistics\n${write(all)}`
  }
  if (wanted.endsWith(':'))
    return `\n# Kamailio statistics for group: ${wanted}\n${write(groupOf(wanted.slice(0, -1)))}`
  const found = statistics.find(undefined, wanted)
  return found === undefined ? undefined : `\n# Kamailio statistics for: ${wanted}\n${write([found])}`
}
