import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const format = { kind: 'str', lazy: true, doc: 'Text with pseudo-variables.' } as const
const level = {
  kind: 'literal',
  constant: true,
  doc: 'L_ALERT … L_DBG, or a variable with a number: -5 for L_ALERT to 3 for L_DBG.',
} as const
const facility = { kind: 'literal', constant: true, doc: 'Facility of the system log, such as LOG_LOCAL3.' } as const
const logged = {
  1: 'logged, or below the level that is logged',
  '-1': 'the level is no number or the text too long',
} as const
const atLevel = (name: string) =>
  ({ doc: `Logs a text at level ${name}.`, routes: anyRoute, args: { format }, returns: logged }) as const

/** Logging of texts with pseudo-variables. The parameter auto_newline of later releases is not in 6.1.5. */
export const xlog = defineExports({
  name: 'xlog',
  doc: 'Logs texts with pseudo-variables in them.',
  params: {
    buf_size: { type: 'int', default: 4096, min: 1, doc: 'Texts of this many bytes and more are not logged.' },
    force_color: { type: 'int', default: 0, doc: 'Colours even when the log does not go to a terminal.' },
    long_format: { type: 'int', default: 0, doc: 'xlogl() and xdbgl() show the file beside the line.' },
    prefix: { type: 'str', default: '<script>: ', doc: 'Text before each line.' },
    prefix_mode: { type: 'int', default: 0, doc: '1 expands pseudo-variables in the prefix.' },
    log_facility: { type: 'str', doc: 'Facility of the system log for all lines of scripts.' },
    log_colors: { type: 'str', repeats: true, doc: 'Colour of the lines of a level on a terminal: L_WARN=yx.' },
    methods_filter: {
      type: 'int',
      default: -1,
      live: true,
      doc: 'Bits of methods for which xlogm() does not log; -1 for all.',
    },
  },
  functions: {
    xlog: {
      doc: 'Logs a text, at the level ERROR or the one given.',
      routes: anyRoute,
      overloads: [{ format }, { level, format }, { facility, level, format }],
      returns: logged,
      example: 'xlog("L_INFO", "$rm from $fu\\n");',
    },
    xlogl: {
      doc: 'As xlog(), with the line of the configuration before the text.',
      routes: anyRoute,
      overloads: [{ format }, { level, format }, { facility, level, format }],
      returns: logged,
    },
    xlogm: {
      doc: 'As xlog(), but not for the methods of methods_filter.',
      routes: anyRoute,
      args: { level, format },
      returns: logged,
    },
    xdbg: atLevel('DEBUG'),
    xdbgl: {
      doc: 'Logs a text at level DEBUG, with the line of the configuration before it.',
      routes: anyRoute,
      args: { format },
      returns: logged,
    },
    xinfo: atLevel('INFO'),
    xnotice: atLevel('NOTICE'),
    xwarn: atLevel('WARNING'),
    xerr: atLevel('ERROR'),
    xcrit: atLevel('CRITICAL'),
    xbug: atLevel('BUG'),
    xalert: atLevel('ALERT'),
  },
  pvars: {
    C: {
      type: 'str',
      inner: 'required',
      doc: 'Switches the colour of what follows in a line of the log: foreground and background.',
      example: '$C(rx)',
    },
  },
})
