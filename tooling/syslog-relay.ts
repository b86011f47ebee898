import { spawn, type ChildProcess } from 'node:child_process'

/**
 * Passes records on to the system's log. Node has no sockets of this kind; perl, which Debian always has, does. It ends with its
 * standard input, so that it never outlives the server, and leaves signals to the server. A log that is not there, or takes no more,
 * costs lines and never time: what was lost is counted and told with the next line that is taken.
 */
const relayScript = String.raw`
use strict; use Socket;
my $path = $ARGV[0];
binmode STDIN;
$SIG{INT} = $SIG{TERM} = $SIG{HUP} = $SIG{PIPE} = 'IGNORE';
my ($log, $is_stream, $lost) = (undef, 0, 0);
sub open_log {
  for my $type (SOCK_DGRAM, SOCK_STREAM) {
    socket(my $s, AF_UNIX, $type, 0) or next;
    if (connect($s, pack_sockaddr_un($path))) { ($log, $is_stream) = ($s, $type == SOCK_STREAM); return 1 }
  }
  $log = undef;
  return 0;
}
sub put {
  my ($data) = @_;
  $data .= "\0" if $is_stream;
  my $sent = send($log, $data, MSG_DONTWAIT);
  return 1 if defined $sent;
  return -1 unless $!{EAGAIN} || $!{ENOBUFS} || $!{EWOULDBLOCK};
  my $wait = ''; vec($wait, fileno($log), 1) = 1;
  select(undef, $wait, undef, 0.05);
  return defined send($log, $data, MSG_DONTWAIT) ? 1 : 0;
}
sub pass {
  my ($data) = @_;
  for my $try (1, 2) {
    next unless $log || open_log();
    my $result = put($data);
    return $result if $result >= 0;
    $log = undef;
  }
  return 0;
}
my $in = '';
while (1) {
  my $n = sysread(STDIN, $in, 65536, length $in);
  exit 0 unless $n;
  while (length $in >= 4) {
    my $length = unpack("N", $in);
    last if length $in < 4 + $length;
    my $data = substr($in, 4, $length);
    substr($in, 0, 4 + $length, '');
    if ($lost > 0 && $data =~ /^(<\d+>.*?\]: )/) { $lost = 0 if pass("$1... $lost lines of the log could not be written") == 1 }
    $lost += 1 unless pass($data) == 1;
  }
}
`

/** Where records go: false when this one could not be taken. */
export interface Relay {
  write(record: string): boolean
  close(): Promise<void>
}

/** Bytes that may wait for the relay; beyond them lines are left out. */
const mostWaiting = 1024 * 1024
/** A relay that ended is started again, but not for every line. */
const restartMs = 1000
/** Time for the last lines. */
const closeMs = 1000

/** Passes records to the socket at `path`; `onMissing` is called once when there is no perl. */
export function startRelay(path: string, onMissing: () => void): Relay {
  let child: ChildProcess | undefined
  let startedMs = -Infinity
  const start = (): void => {
    startedMs = performance.now()
    const relay = spawn('perl', ['-e', relayScript, '--', path], { stdio: ['pipe', 'ignore', 'ignore'] })
    child = relay
    relay.stdin.on('error', () => undefined)
    relay.once('error', (error) => {
      child = undefined
      if ('code' in error && error.code === 'ENOENT') onMissing()
    })
    relay.once('exit', () => (child = child === relay ? undefined : child))
  }
  start()
  return {
    write: (record) => {
      if (child === undefined && performance.now() - startedMs > restartMs) start()
      const stdin = child?.stdin
      if (stdin === undefined || stdin === null || !stdin.writable || stdin.writableLength > mostWaiting) return false
      const bytes = Buffer.alloc(4 + record.length)
      bytes.writeUInt32BE(record.length)
      bytes.write(record, 4, 'latin1')
      stdin.write(bytes)
      return true
    },
    close: () => {
      const relay = child
      child = undefined
      startedMs = Infinity
      if (relay === undefined) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, closeMs)
        relay.once('exit', () => {
          clearTimeout(timer)
          resolve()
        })
        relay.stdin?.end()
      })
    },
  }
}
