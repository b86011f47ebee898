/** How one start of the server goes: its arguments, in which CFG is the configuration and DIR a folder of its own. */
export interface ProcessCase {
  readonly name: string
  readonly args: string
  /** Lines of the configuration. */
  readonly config?: string
  /** What the pid file holds before; RUNNING is the id of a process that runs. */
  readonly pidFile?: string
  /** Sent once it runs; then it is ended with SIGTERM, unless it ended. */
  readonly signal?: NodeJS.Signals
  readonly needsRoot?: true
}

const run = '-f CFG -DD -E -Y DIR -P DIR/pid'
const daemon = '-f CFG -E -Y DIR -P DIR/pid'

/** Option values that a start refuses. */
const refused = [
  '-n x',
  '-N x',
  '-b x',
  '-B x',
  '-O x',
  '-m x',
  '-m 0',
  '-M x',
  '-Q 2',
  '-x nosuch',
  '-X nosuch',
  '-W nosuch',
  '-a maybe',
  '--alias=udp:foo:bar:x',
  '--atexit=maybe',
  '--server-id=x',
  '--debug=x',
  '--subst=xx',
  '--modparam=ctl:x',
  '--loadmodule=nosuch',
  '-A=',
  '-l foo:bar:x',
  '-t /nosuch',
  '-u nosuchuser',
  '-g nosuchgroup',
  '-w /nosuch',
  '-Z',
  '--nosuch',
  '-f',
]

/** Options that change nothing that is compared here. */
const accepted = [
  '-m 32 -M 4 -n 2 -N 2 -b 100000 -B 100000 -rRKST -W select -x tlsf -X fm -O 1 --atexit=no --iuid=abc --server-id=7 -a no -e -d extra',
  '--loadmodule=pv --log-engine=json:M --alias=foo.org --domain=udp:bar.org:5070',
  '-l (127.8.72.1,127.8.72.2):5070 -l udp:127.8.72.1:5071/1.2.3.4:5060/name',
]

export const cases: readonly ProcessCase[] = [
  { name: 'a daemon', args: daemon },
  { name: 'a daemon that logs to syslog', args: '-f CFG -Y DIR -P DIR/pid -w DIR' },
  { name: '-DDD', args: `-DDD ${daemon}` },
  { name: 'in the foreground', args: run },
  { name: 'not forked', args: '-f CFG -D -E -Y DIR -P DIR/pid' },
  { name: 'options in one word', args: '-fCFG -DDE -YDIR -PDIR/pid' },
  { name: 'fork=no', args: daemon, config: 'fork=no' },
  { name: 'a working folder', args: `${run} -w DIR` },
  { name: 'no such file', args: '-f /nosuch.cfg -DD -E' },
  { name: 'a syntax error', args: daemon, config: 'foo bar' },
  { name: 'a syntax error, checked', args: '-c -f CFG -Y DIR', config: 'foo bar' },
  { name: 'checked', args: '-c -f CFG -Y DIR' },
  { name: 'no such module', args: daemon, config: 'loadmodule "nosuch.so"' },
  { name: 'an address that is not ours', args: daemon, config: 'listen=udp:10.9.9.9:5060' },
  { name: 'a module that cannot start', args: daemon, config: 'modparam("ctl", "binrpc", "unixs:/nosuch/x")' },
  { name: 'a pid file in no folder', args: '-f CFG -E -Y DIR -P /nosuch/pid' },
  { name: 'the pid file of a process that is gone', args: run, pidFile: '9999999\n' },
  { name: 'the pid file of a process that runs', args: run, pidFile: 'RUNNING' },
  { name: 'a pid file with something else', args: run, pidFile: 'xx' },
  { name: 'a process group in the foreground', args: `${run} -G DIR/pgid` },
  { name: 'a process group of its own', args: `${daemon} -G DIR/pgid` },
  { name: 'another account', args: `${run} -u nobody -g nogroup`, needsRoot: true },
  { name: 'another user', args: `${run} -u nobody`, needsRoot: true },
  { name: 'another account by numbers', args: `${daemon} -u 65534 -g 65534`, needsRoot: true },
  { name: 'the account of the configuration', args: run, config: 'user="nobody"\ngroup="nogroup"', needsRoot: true },
  { name: 'a run directory that is made', args: '-f CFG -DD -E -Y DIR/new -P DIR/pid' },
  { name: 'a run directory that cannot be made', args: '-f CFG -DD -E -Y /proc/nosuch -P DIR/pid' },
  ...(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGCHLD'] as const).map(
    (signal): ProcessCase => ({ name: signal, args: run, signal }),
  ),
  { name: 'SIGINT to a daemon', args: daemon, signal: 'SIGINT' },
  ...refused.map((option): ProcessCase => ({ name: `${option} is refused`, args: `${run} ${option}` })),
  ...accepted.map((option): ProcessCase => ({ name: `${option} is accepted`, args: `${run} ${option}` })),
  ...['-h', '-v', '-V', '-I', '--help', '--version'].map((option): ProcessCase => ({ name: option, args: option })),
]

/** Cases run side by side: each has its own address. */
export const addressOf = (one: ProcessCase): string => `127.8.72.${10 + cases.indexOf(one)}`
