import type { PvAccessor } from '#grammar/abi.ts'
import { colourMark, colourSequence } from '#runtime/log/colours.ts'
import type { LogLevel } from '#runtime/log/logger.ts'
import { implement, type LazyText } from '#runtime/modules/define.ts'
import type { BadPvUse, BoundPv, PvUse } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { methodOf } from '#runtime/sip/parsed.ts'
import { methodBit } from '../usrloc/methods.ts'
import { xlog } from './exports.ts'
import { isFacility, levelNamed, levelOf, levelOfNumber } from './levels.ts'

interface Text {
  readonly format: LazyText
}

/** Where a line goes besides its level. */
interface LineOptions {
  readonly place?: string
  readonly facility?: string | null
}

/** Logging from scripts. */
export default implement(xlog, (env) => {
  const { core, params, log } = env
  const variables = new Map<string, PvAccessor | undefined>()
  let expandPrefix: ((ctx: RouteContext) => string) | undefined

  /** Texts are expanded only when their level is logged, as in Kamailio. */
  const write = (ctx: RouteContext, level: LogLevel, format: LazyText, options: LineOptions = {}): 1 | -1 => {
    if (!core.logger.isEnabled(level)) return 1
    const text = format.read(ctx)
    if (text === undefined) return -1
    if (text.length >= params.buf_size) {
      log.error(`the text has ${text.length} bytes: increase buf_size, which is ${params.buf_size}`)
      return -1
    }
    const { place, facility = params.log_facility } = options
    const prefix = place === undefined ? (expandPrefix?.(ctx) ?? params.prefix) : params.prefix
    core.logger.write({
      level,
      module: 'script',
      text: (place ?? '') + text,
      ...(prefix === '<script>: ' ? {} : { heading: prefix }),
      ...(facility === null ? {} : { facility }),
    })
    return 1
  }
  /** The level of a call: constant, or a number in a variable; undefined when it is above all levels. */
  const readLevel = (ctx: RouteContext, text: string): LogLevel | undefined | 'bad' => {
    if (!text.startsWith('$')) return levelOf(text) ?? 'bad'
    if (!variables.has(text)) variables.set(text, env.pv(text))
    const value = variables.get(text)?.get(ctx)
    if (typeof value === 'number') return levelOfNumber(value)
    log.error(`invalid log level value [${text}]: it must be a number`)
    return 'bad'
  }
  const writeAt = (ctx: RouteContext, level: string, format: LazyText, options?: LineOptions): 1 | -1 => {
    const number = readLevel(ctx, level)
    if (number === 'bad') return -1
    return number === undefined ? 1 : write(ctx, number, format, options)
  }
  const at =
    (level: LogLevel) =>
    (ctx: RouteContext, { format }: Text): 1 | -1 =>
      write(ctx, level, format)
  /** `line:`, or `file:line:` with long_format: that of the call. */
  const placeOf = ({ at: place, linked }: RouteContext): string => {
    const file = params.long_format === 0 ? '' : `${linked?.program.files[place?.[0] ?? 0] ?? ''}:`
    return `${file}${place?.[1] ?? 0}:`
  }
  const withOptions = (
    ctx: RouteContext,
    args: Text | (Text & { readonly level: string; readonly facility?: string }),
    options: LineOptions,
  ): 1 | -1 => {
    if (!('level' in args)) return write(ctx, -1, args.format, options)
    return writeAt(ctx, args.level, args.format, {
      ...options,
      ...(args.facility === undefined ? {} : { facility: args.facility }),
    })
  }
  return {
    modInit: () => {
      if (params.log_facility !== null && !isFacility(params.log_facility)) {
        throw new Error(`invalid syslog facility ${params.log_facility}; write LOG_DAEMON, LOG_LOCAL0 and the like`)
      }
      for (const text of params.log_colors) setLevelColour(text)
      if (params.prefix_mode !== 0) {
        expandPrefix = env.format(params.prefix)
        if (expandPrefix === undefined) throw new Error(`wrong format[${params.prefix}] in prefix`)
      }
    },
    checkConstant: (_name, argument, value) => {
      if (argument === 'facility' && !isFacility(value)) return `invalid syslog facility ${value}`
      if (argument !== 'level') return undefined
      if (!value.startsWith('$')) return levelOf(value) === undefined ? `unknown log level ${value}` : undefined
      variables.set(value, env.pv(value))
      return variables.get(value) === undefined ? `invalid level param ${value}` : undefined
    },
    functions: {
      xlog: (ctx, args) => withOptions(ctx, args, {}),
      xlogl: (ctx, args) => withOptions(ctx, args, { place: placeOf(ctx) }),
      xlogm: (ctx, { level, format }) => {
        if ((params.methods_filter & methodBit(methodOf(ctx.msg))) !== 0) return 1
        return writeAt(ctx, level, format)
      },
      xdbg: at(3),
      xdbgl: (ctx, { format }) => write(ctx, 3, format, { place: placeOf(ctx) }),
      xinfo: at(2),
      xnotice: at(1),
      xwarn: at(0),
      xerr: at(-1),
      xcrit: at(-2),
      xbug: at(-4),
      xalert: at(-5),
    },
    pvars: { C: { bind: bindColour } },
  }

  function setLevelColour(text: string): void {
    const [name = '', colour = ''] = text.split('=')
    const level = levelNamed(name)
    if (level === undefined) throw new Error(`log_colors: invalid level name ${name}; write L_WARN=yx`)
    if (colourSequence(colour) === undefined) throw new Error(`log_colors: invalid color name ${colour}`)
    core.logger.levelColours?.set(level, colour)
  }

  function bindColour({ inner }: PvUse): BoundPv | BadPvUse {
    const name = inner?.constant ?? ''
    if (colourMark(name, false) === undefined) return { error: `invalid color name ${name}: two letters are expected` }
    return { get: () => colourMark(name, params.force_color !== 0) ?? '' }
  }
})
