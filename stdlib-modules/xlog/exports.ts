import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const format = { kind: 'str', doc: 'Text with pseudo-variables.' } as const
const logged = { 1: 'logged' } as const
const atLevel = (level: string) =>
  ({ doc: `Logs a text at level ${level}.`, routes: anyRoute, args: { format }, returns: logged }) as const

/** Logging of texts with pseudo-variables. */
export const xlog = defineExports({
  name: 'xlog',
  doc: 'Logs texts with pseudo-variables in them.',
  params: {
    buf_size: { type: 'int', default: 4096, min: 1, doc: 'Longest text that is logged, in bytes.' },
    force_color: { type: 'int', default: 0, doc: 'Colours even when the log does not go to a terminal.' },
    long_format: { type: 'int', default: 0, doc: 'Show the place in the configuration.' },
    prefix: { type: 'str', default: '<script>: ', doc: 'Text before each line.' },
    prefix_mode: { type: 'int', default: 0, doc: '1 expands pseudo-variables in the prefix.' },
    log_facility: { type: 'str', doc: 'Facility of the system log.' },
    log_colors: { type: 'str', repeats: true, doc: 'Colour of a level: level=colours.' },
    methods_filter: { type: 'int', default: -1, live: true, doc: 'Bits of methods for which xlogm() logs.' },
  },
  functions: {
    xlog: {
      doc: 'Logs a text, at the level ERROR or the one given.',
      routes: anyRoute,
      overloads: [
        { format },
        { level: { kind: 'str', doc: 'L_ALERT … L_DBG, or a variable.' }, format },
        { facility: { kind: 'str', doc: 'Facility.' }, level: { kind: 'str', doc: 'Level.' }, format },
      ],
      returns: logged,
    },
    xdbg: atLevel('DEBUG'),
    xinfo: atLevel('INFO'),
    xnotice: atLevel('NOTICE'),
    xwarn: atLevel('WARNING'),
    xerr: atLevel('ERROR'),
    xcrit: atLevel('CRITICAL'),
    xbug: atLevel('BUG'),
    xalert: atLevel('ALERT'),
  },
})
