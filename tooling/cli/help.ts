import type { Command, Help } from 'commander'

/** What stands below the options in the help of a command. */
interface HelpEnd {
  readonly examples: readonly string[]
  /** Exit statuses, where they are not those of all commands. */
  readonly statuses?: string
  readonly page?: string
}

const allStatuses = '0 fine, 1 what is wrong was said, 2 usage, or a file cannot be read or written'

const helpEnds: ReadonlyMap<string, HelpEnd> = new Map<string, HelpEnd>([
  [
    'check',
    {
      examples: ['kamailio.cfg', '--fix kamailio.cfg', '--defines pairwise --max-warnings 0 kamailio.cfg'],
      statuses: '0 no errors, 1 errors or more warnings than allowed, 2 usage, or a file cannot be read or written',
      page: 'check.md',
    },
  ],
  ['compile', { examples: ['kamailio.cfg', '-A WITH_NAT -o out.mjs kamailio.cfg'] }],
  [
    'fmt',
    {
      examples: ['kamailio.cfg', '--check *.cfg', '--diff kamailio.cfg'],
      statuses: '0 fine, 1 a file would change or has syntax errors, 2 usage, or a file cannot be read or written',
      page: 'fmt.md',
    },
  ],
  ['parse', { examples: ['--format tokens kamailio.cfg'], page: 'parse.md' }],
  [
    'exec',
    {
      examples: ['--trace kamailio.cfg invite.sip', '--wait 35s --stub-module all kamailio.cfg invite.sip'],
      page: 'explain.md',
    },
  ],
  ['eval', { examples: ["'$(ru{uri.user})'", '-f kamailio.cfg -m invite.sip \'$fU == "alice"\''] }],
  ['graph', { examples: ['-o routes.svg kamailio.cfg', '--focus RELAY --depth 1 kamailio.cfg'], page: 'graph.md' }],
  [
    'test',
    {
      examples: ['', '--watch tests', '--coverage --coverage-lines 90 --reporter junit=junit.xml'],
      statuses: '0 nothing failed, 1 a test did, 2 a test file is wrong or no test fits',
      page: 'testing.md',
    },
  ],
  [
    'debug',
    {
      examples: ['kamailio.cfg -m invite.sip', 'kamailio.cfg --from-user alice -l udp:127.0.0.1:5060'],
      page: 'debugging.md',
    },
  ],
  [
    'run',
    {
      examples: ['kamailio.cfg', '-l udp:127.0.0.1:5060 --stub-module all kamailio.cfg', '--debug 4711 kamailio.cfg'],
    },
  ],
  [
    'profile',
    {
      examples: ['kamailio.cfg invite.sip', '--server /run/kamailio/kamailio_ctl --seconds 30'],
      page: 'coverage.md',
    },
  ],
  [
    'coverage',
    { examples: ['report', 'report --format html -o coverage', 'merge -o all.json one two'], page: 'coverage.md' },
  ],
  [
    'explain',
    {
      examples: [
        't_relay',
        'KAM3001',
        'invite.sip -f kamailio.cfg',
        'invite.sip 486.sip -f kamailio.cfg --format html -o why.html',
      ],
      page: 'explain.md',
    },
  ],
  [
    'replay',
    {
      examples: [
        'kamailio.cfg calls.pcap',
        '--call ID@host --trace kamailio.cfg calls.pcap',
        '--save-tests tests kamailio.cfg calls.pcap',
      ],
      statuses: '0 all calls as captured, 1 some differ or the configuration has errors, 2 usage and files',
      page: 'replay.md',
    },
  ],
  [
    'diff',
    {
      examples: ['kamailio.cfg new.cfg --capture calls.pcap'],
      statuses: '0 no call differs, 1 some do or a configuration has errors, 2 usage and files',
      page: 'replay.md',
    },
  ],
  ['lsp', { examples: [''], page: 'editors.md' }],
  ['dap', { examples: ['', '--port 4711'], page: 'debugging.md' }],
])

/** Lets every help end with what is typed most, the exit statuses and the page of the documentation. */
export function addHelpEnds(program: Command): void {
  for (const command of program.commands) {
    const end = helpEnds.get(command.name())
    if (end !== undefined) command.addHelpText('after', `\n${textOf(command.name(), end)}`)
  }
}

function textOf(name: string, { examples, statuses = allStatuses, page }: HelpEnd): string {
  const lines = examples.map((example) => `  kamkit ${name} ${example}`.trimEnd())
  const more = page === undefined ? [] : [`More:     docs/${page}`]
  return ['Examples:', ...lines, '', `Statuses: ${statuses}`, ...more].join('\n')
}

/** How help is laid out: that an option which may be given several times is not given at first is no news. */
export const helpStyle: Partial<Help> = {
  optionDescription(option) {
    const hasNoDefault = Array.isArray(option.defaultValue) && option.defaultValue.length === 0
    const choices = option.argChoices === undefined ? [] : [`one of ${option.argChoices.join(', ')}`]
    const shown = option.defaultValueDescription ?? String(option.defaultValue)
    const standard = option.defaultValue === undefined || hasNoDefault ? [] : [`default: ${shown}`]
    // Said in the description already.
    const isSaid = typeof option.defaultValue === 'boolean'
    const details = [...choices, ...(isSaid ? [] : standard)].join('; ')
    return details === '' ? option.description : `${option.description} (${details})`
  },
}
