import { RpcFault, isRpcDouble, type RpcCall, type RpcHandler, type RpcValue } from '#runtime/rpc/registry.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { MetricKind } from './definition.ts'

/** What the commands do to the metrics: gives why it could not be done. */
export interface MetricCommands {
  addToCounter(name: string, labels: readonly string[], number: number): string | undefined
  reset(kind: MetricKind, name: string, labels: readonly string[]): string | undefined
  changeGauge(name: string, labels: readonly string[], number: number, isAdded: boolean): string | undefined
  observe(name: string, labels: readonly string[], number: number): string | undefined
  print(): string
}

/** xhttp_prom.*, with the faults of 6.1.5. */
export function metricRpc(commands: MetricCommands, log: ModuleLogger) {
  const refuse = (why: string | undefined, fault: string): readonly RpcValue[] => {
    if (why === undefined) return []
    log.error(why)
    throw new RpcFault(500, fault)
  }
  const reset =
    (kind: 'counter' | 'gauge'): RpcHandler =>
    (call) => {
      const name = nameOf(call, kind)
      const labels = labelsOf(call)
      return refuse(commands.reset(kind, name, labels), `Failed to reset ${kind}: ${name}${shown(labels)}`)
    }
  const changeGauge =
    (isAdded: boolean): RpcHandler =>
    (call) => {
      const name = nameOf(call, 'gauge')
      const number = numberOf(call)
      const labels = labelsOf(call)
      // 6.1.5 forgets a word when there is no label.
      const verb = isAdded ? 'add' : 'assign'
      const text = `Failed to ${verb} ${number.toFixed(6)}${labels.length === 0 ? '' : ' to'} gauge: ${name}${shown(labels)}`
      return refuse(commands.changeGauge(name, labels, number, isAdded), text)
    }
  return {
    'xhttp_prom.counter_reset': reset('counter'),
    'xhttp_prom.gauge_reset': reset('gauge'),
    'xhttp_prom.counter_inc': (call) => {
      const name = nameOf(call, 'counter')
      const number = Math.trunc(numberOf(call))
      const labels = labelsOf(call)
      if (number < 0) {
        log.error('invalid negative number parameter')
        return []
      }
      const why = commands.addToCounter(name, labels, number)
      return refuse(why, `Failed to add ${number} to counter: ${name}${shown(labels)}`)
    },
    'xhttp_prom.gauge_set': changeGauge(false),
    'xhttp_prom.gauge_inc': changeGauge(true),
    'xhttp_prom.histogram_observe': (call) => {
      const name = nameOf(call, 'histogram')
      const number = numberOf(call)
      const labels = labelsOf(call)
      const text = `Failed to observe ${number.toFixed(6)} in histogram: ${name}${shown(labels)}`
      return refuse(commands.observe(name, labels, number), text)
    },
    'xhttp_prom.metric_list_print': () => [commands.print()],
  } as const satisfies { readonly [name: string]: RpcHandler }
}

function nameOf(call: RpcCall, kind: MetricKind): string {
  const name = call.ifText()
  if (name === undefined || name === '') throw new RpcFault(400, `required ${kind} identifier`)
  return name
}

/** A text counts as 0 in JSON (6.1.5), where numbers can be written. */
function numberOf(call: RpcCall): number {
  const value = call.next()
  if (typeof value === 'number') return value
  if (value !== undefined && isRpcDouble(value)) return value.double
  if (typeof value === 'string') return call.transport === 'jsonrpc' ? 0 : Number(value) || 0
  throw new RpcFault(400, 'required number argument')
}

/** Three at most; more arguments are not looked at. */
function labelsOf(call: RpcCall): readonly string[] {
  const labels: string[] = []
  for (let label = call.ifText(); label !== undefined; label = call.ifText()) labels.push(label)
  return labels.slice(0, 3)
}

function shown(labels: readonly string[]): string {
  return labels.length === 0 ? '' : ` (${labels.join(', ')})`
}
