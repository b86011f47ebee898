import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XhttpApi } from '../xhttp/api.ts'
import { isHttpRequest } from '../xhttp/http-request.ts'
import { parseDefinition, parseReal } from './definition.ts'
import { xhttp_prom } from './exports.ts'
import { MetricTable, observe } from './metrics.ts'
import { memoryLines, metricLines, statisticLines, uptimeLine, type PageStyle } from './page.ts'
import { metricRpc, type MetricCommands } from './rpc.ts'

const minuteMs = 60_000
const contentType = 'text/plain; version=0.0.4'

export default implement(xhttp_prom, (env) => {
  const { core, params, log } = env
  const now = (): number => core.host.clock.now()
  let table = new MetricTable([], now, 0)
  let http: XhttpApi | undefined

  const styleNow = (): PageStyle => ({
    beginning: params.xhttp_prom_beginning,
    tags: params.xhttp_prom_tags ?? '',
    showsType: (params.xhttp_prom_metadata_flags & 1) !== 0,
    showsHelp: (params.xhttp_prom_metadata_flags & 2) !== 0,
    timeMs: now(),
  })
  const page = (): string | undefined => {
    const style = styleNow()
    const wanted = params.xhttp_prom_stats ?? ''
    let text = metricLines(table, style)
    if (params.xhttp_prom_pkg_stats !== 0) text += memoryLines(core, style)
    if (params.xhttp_prom_uptime_stat !== 0) text += uptimeLine(core, style)
    const statistics = wanted === '' ? '' : statisticLines(wanted, core.statistics, style)
    if (statistics === undefined) log.error(`stat not found: ${wanted}`)
    else text += statistics
    const limit = params.xhttp_prom_buf_size
    const isTooLong = limit > 0 && text.length > limit
    if (isTooLong) log.error(`the page has ${text.length} bytes, and xhttp_prom_buf_size lets it have ${limit}`)
    return statistics === undefined || isTooLong ? undefined : text
  }
  const dispatch = (ctx: RouteContext): 1 | -1 => {
    if (http === undefined || !isHttpRequest(ctx.msg)) return -1
    const text = page()
    const isSent =
      text === undefined
        ? http.reply(ctx, 500, 'Internal Server Error', contentType, 'Internal Server Error')
        : http.reply(ctx, 200, 'OK', contentType, text)
    return isSent ? 1 : -1
  }
  const commands: MetricCommands = {
    addToCounter: (name, labels, number) =>
      table.change('counter', name, labels, (value) => void (value.number += number)),
    reset: (kind, name, labels) => table.change(kind, name, labels, (value) => void (value.number = 0)),
    changeGauge: (name, labels, number, isAdded) =>
      table.change('gauge', name, labels, (value) => void (value.number = isAdded ? value.number + number : number)),
    observe: (name, labels, number) =>
      table.change('histogram', name, labels, (value, definition) => observe(value, definition, number)),
    print: () => metricLines(table, styleNow()),
  }
  const finish = (why: string | undefined): 1 | -1 => {
    if (why !== undefined) log.error(why)
    return why === undefined ? 1 : -1
  }
  /** A number that a script gives as text. */
  const withReal = (text: string, act: (number: number) => string | undefined): 1 | -1 =>
    finish(text === '' ? 'Invalid number string' : act(parseReal(text)))

  return {
    modInit: () => {
      http = env.api<XhttpApi>('xhttp')
      if (http === undefined) throw new Error('xhttp_prom: cannot bind to XHTTP API: load xhttp before')
      table = new MetricTable(
        [
          ...params.prom_counter.map((text) => parseDefinition('counter', text)),
          ...params.prom_gauge.map((text) => parseDefinition('gauge', text)),
          ...params.prom_histogram.map((text) => parseDefinition('histogram', text)),
        ],
        now,
        params.xhttp_prom_timeout * minuteMs,
        core.host.process.pid,
      )
      table.tell = core.shared.share('xhttp_prom', table, { isLoose: true })
    },
    functions: {
      prom_check_uri: ({ msg }) => (isHttpRequest(msg) && msg.requestUri === '/metrics' ? 1 : -1),
      prom_dispatch: dispatch,
      prom_counter_inc: (_ctx, args) =>
        finish(
          args.number < 0
            ? 'invalid negative number parameter'
            : commands.addToCounter(args.counter, labelsIn(args), args.number),
        ),
      prom_counter_reset: (_ctx, args) => finish(commands.reset('counter', args.counter, labelsIn(args))),
      prom_gauge_set: (_ctx, args) =>
        withReal(args.number, (number) => commands.changeGauge(args.gauge, labelsIn(args), number, false)),
      prom_gauge_inc: (_ctx, args) =>
        withReal(args.number, (number) => commands.changeGauge(args.gauge, labelsIn(args), number, true)),
      prom_gauge_reset: (_ctx, args) => finish(commands.reset('gauge', args.gauge, labelsIn(args))),
      prom_histogram_observe: (_ctx, args) =>
        withReal(args.number, (number) => commands.observe(args.histogram, labelsIn(args), number)),
    },
    rpc: metricRpc(commands, log),
  }
})

/** The labels among the arguments of a function. */
function labelsIn(args: { readonly [name: string]: unknown }): readonly string[] {
  return ['label1', 'label2', 'label3'].map((name) => args[name]).filter((label) => typeof label === 'string')
}
