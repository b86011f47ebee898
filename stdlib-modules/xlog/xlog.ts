import { logLevels, type LogLevel } from '#runtime/log/logger.ts'
import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { textToInt } from '#runtime/script/integers.ts'
import { xlog } from './exports.ts'

const levels: ReadonlyMap<string, LogLevel> = new Map(
  Object.entries(logLevels).map(([name, level]) => [`L_${name}`, level]),
)

export default implement(xlog, ({ core, params }) => {
  const write = (level: LogLevel, text: string): 1 => {
    core.logger.write({ level, module: 'script', text: text.slice(0, params.buf_size) })
    return 1
  }
  const at =
    (level: LogLevel) =>
    (_ctx: RouteContext, { format }: { readonly format: string }): 1 =>
      core.logger.isEnabled(level) ? write(level, format) : 1
  return {
    functions: {
      xlog: (_ctx, args) => write('level' in args ? readLevel(args.level) : -1, args.format),
      xdbg: at(3),
      xinfo: at(2),
      xnotice: at(1),
      xwarn: at(0),
      xerr: at(-1),
      xcrit: at(-2),
      xbug: at(-4),
      xalert: at(-5),
    },
  }
})

/** A level by name, or a number from a variable; anything else is an error message. */
function readLevel(text: string): LogLevel {
  const named = levels.get(text)
  if (named !== undefined) return named
  const number = textToInt(text)
  return number >= -5 && number <= 3 ? (number as LogLevel) : -1
}
