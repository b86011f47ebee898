import { spawn, type ChildProcess } from 'node:child_process'
import { unlink } from 'node:fs/promises'
import type { LocalDatagramSocket } from './local-sockets.ts'

/**
 * The relay: binds the socket and passes datagrams on. Each side of the pipe carries records of two 32-bit lengths, the peer's
 * path and the datagram. It ends with its standard input, so that it never outlives the server; signals are for the server.
 */
const relayScript = String.raw`
use strict; use Socket; use IO::Select;
my $path = $ARGV[0];
binmode STDIN; binmode STDOUT; $| = 1;
$SIG{INT} = $SIG{TERM} = $SIG{HUP} = 'IGNORE';
umask 0177;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!\n";
bind($s, pack_sockaddr_un($path)) or die "bind: $!\n";
syswrite STDOUT, pack("NN", 0, 0);
my $in = '';
my $select = IO::Select->new($s, \*STDIN);
while (1) {
  for my $ready ($select->can_read) {
    if ($ready == $s) {
      my $from = recv($s, my $data, 65536, 0);
      next unless defined $from;
      my $peer = length($from) > 2 ? unpack_sockaddr_un($from) : '';
      $peer = '' unless defined $peer;
      my $out = pack("NN", length $peer, length $data) . $peer . $data;
      while (length $out) { my $n = syswrite(STDOUT, $out); exit 0 unless $n; substr($out, 0, $n, '') }
    } else {
      my $n = sysread(STDIN, $in, 65536, length $in);
      exit 0 unless $n;
      while (length $in >= 8) {
        my ($a, $b) = unpack("NN", $in);
        last if length $in < 8 + $a + $b;
        my $to = substr($in, 8, $a);
        my $data = substr($in, 8 + $a, $b);
        substr($in, 0, 8 + $a + $b, '');
        send($s, $data, MSG_DONTWAIT, pack_sockaddr_un($to)) if $to ne '';
      }
    }
  }
}
`

/** Binds a unix datagram socket through a perl process; undefined when there is no perl, rejects when the path cannot be bound. */
export function bindUnixDatagram(
  path: string,
  onDatagram: (data: string, from: string) => void,
): Promise<LocalDatagramSocket | undefined> {
  return new Promise((resolve, reject) => {
    const relay = spawn('perl', ['-e', relayScript, '--', path], { stdio: ['pipe', 'pipe', 'pipe'] })
    let complaint = ''
    let isReady = false
    const read = recordReader((peer, data) => {
      if (isReady) onDatagram(data, peer)
      else {
        isReady = true
        resolve(socketOf(relay, path))
      }
    })
    relay.stdout.setEncoding('latin1').on('data', (chunk) => read(String(chunk)))
    relay.stderr.setEncoding('latin1').on('data', (chunk) => (complaint += String(chunk).slice(0, 500)))
    relay.stdin.on('error', () => undefined)
    relay.on('error', (error) => (hasNoPerl(error) ? resolve(undefined) : reject(error)))
    relay.on('exit', () => reject(new Error(complaint.trim() || 'the relay for unix datagrams ended')))
  })
}

function hasNoPerl(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT'
}

function socketOf(relay: ChildProcess, path: string): LocalDatagramSocket {
  return {
    path,
    send: (data, to) => {
      if (relay.stdin?.writable !== true) return
      const lengths = Buffer.alloc(8)
      lengths.writeUInt32BE(to.length, 0)
      lengths.writeUInt32BE(data.length, 4)
      relay.stdin.write(Buffer.concat([lengths, Buffer.from(to + data, 'latin1')]))
    },
    close: () => {
      relay.stdin?.end()
      void unlink(path).catch(() => undefined)
    },
  }
}

/** Cuts the relay's output into records. */
function recordReader(onRecord: (peer: string, data: string) => void): (chunk: string) => void {
  let received = ''
  return (chunk) => {
    received += chunk
    while (received.length >= 8) {
      const head = Buffer.from(received.slice(0, 8), 'latin1')
      const peerEnd = 8 + head.readUInt32BE(0)
      const end = peerEnd + head.readUInt32BE(4)
      if (received.length < end) return
      const [peer, data] = [received.slice(8, peerEnd), received.slice(peerEnd, end)]
      received = received.slice(end)
      onRecord(peer, data)
    }
  }
}
