import { execFile } from 'node:child_process'
import { constants, open as openDescriptor } from 'node:fs'
import { chmod, chown, lstat, open, readFile, stat, unlink } from 'node:fs/promises'
import { connect, createServer, Socket } from 'node:net'
import { promisify } from 'node:util'
import type { ByteStream } from './host.ts'
import type { FileAccess, LocalListener, LocalSockets } from './local-sockets.ts'
import { bindUnixDatagram } from './node-unix-datagram.ts'

/** Sockets and FIFOs of the machine. Datagram sockets need perl, which Debian always has: Node knows none of its own. */
export function createNodeLocalSockets(): LocalSockets {
  return {
    listenStream,
    connectStream,
    readFifo,
    writeFifo,
    isFolder: async (path) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false,
    bindDatagram: async (path, access, onDatagram) => {
      await removeStale(path, 'socket')
      const socket = await bindUnixDatagram(path, onDatagram)
      return socket === undefined ? undefined : withAccess(socket, access)
    },
  }
}

async function listenStream(
  path: string,
  access: FileAccess,
  onConnection: (stream: ByteStream) => void,
): Promise<LocalListener> {
  await removeStale(path, 'socket')
  const server = createServer((socket) => onConnection(wrapSocket(socket)))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // The file must never be open to others, not even between bind and chmod; Node binds a path before listen() returns.
    const previous = process.umask(0o177)
    try {
      server.listen(path, resolve)
    } finally {
      process.umask(previous)
    }
  })
  server.on('error', () => undefined)
  return withAccess({ path, close: () => void server.close() }, access)
}

function connectStream(path: string): ByteStream {
  const socket = connect({ path })
  const stream = wrapSocket(socket)
  let isCorked = false
  const uncork = (): void => {
    isCorked = false
    socket.uncork()
  }
  socket.on('connect', () => stream.onConnect?.())
  stream.write = (data) => {
    if (!socket.writable) return
    if (!isCorked) {
      isCorked = true
      socket.cork()
      setImmediate(uncork)
    }
    socket.write(data, 'latin1')
  }
  return stream
}

function wrapSocket(socket: Socket): ByteStream {
  socket.setEncoding('latin1')
  const nowhere = { ip: '', port: 0 }
  let failure: Error | undefined
  const stream: ByteStream = {
    local: nowhere,
    remote: nowhere,
    get connected() {
      return !socket.connecting && !socket.destroyed
    },
    onConnect: undefined,
    onData: undefined,
    onClose: undefined,
    write: (data) => void (socket.writable && socket.write(data, 'latin1')),
    get pendingBytes() {
      return socket.writableLength
    },
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }
  socket.on('data', (data) => stream.onData?.(String(data)))
  socket.on('error', (error) => (failure = error))
  socket.on('close', () => stream.onClose?.(failure))
  return stream
}

async function readFifo(path: string, access: FileAccess, onData: (data: string) => void): Promise<LocalListener> {
  await removeStale(path, 'fifo')
  await makeFifo(path)
  // Opened for writing as well, so that the end of one writer is not the end of the stream; O_NOFOLLOW against a planted link.
  // A bare descriptor: the socket owns and closes it, which a FileHandle would do a second time.
  const fd = await promisify(openDescriptor)(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  const reader = new Socket({ fd, readable: true, writable: false })
  reader.setEncoding('latin1')
  reader.on('data', (data) => onData(String(data)))
  reader.on('error', () => undefined)
  const close = (): void => {
    reader.destroy()
    void unlink(path).catch(() => undefined)
  }
  return withAccess({ path, close }, access)
}

async function makeFifo(path: string): Promise<void> {
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', '--', path])
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new Error(said === '' ? `mkfifo is needed to make ${path}` : said, { cause: error })
  }
}

/** What listens, with its owner and mode; what cannot be given to its owner is closed again. */
async function withAccess<T extends LocalListener>(listener: T, access: FileAccess): Promise<T> {
  try {
    await applyAccess(listener.path, access)
    return listener
  } catch (error) {
    listener.close()
    throw error
  }
}

const retryMs = 20

/** Opens the FIFO as soon as it has a reader. Its data is small: it fits the pipe's buffer or fails at the time limit. */
async function writeFifo(path: string, data: string, timeoutMs: number): Promise<void> {
  const bytes = Buffer.from(data, 'latin1')
  const until = Date.now() + timeoutMs
  const handle = await openWriter(path, until)
  try {
    if (!(await handle.stat()).isFIFO()) throw new Error(`${path} is not a FIFO`)
    for (let at = 0; at < bytes.length;) at += await writeSome(handle, bytes, at, until)
  } finally {
    await handle.close()
  }
}

type Handle = Awaited<ReturnType<typeof open>>

async function openWriter(path: string, until: number): Promise<Handle> {
  for (;;) {
    try {
      return await open(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
    } catch (error) {
      if (!hasCode(error, 'ENXIO') || Date.now() >= until) throw error
      await pause()
    }
  }
}

async function writeSome(handle: Handle, bytes: Buffer, at: number, until: number): Promise<number> {
  for (;;) {
    try {
      return (await handle.write(bytes, at)).bytesWritten
    } catch (error) {
      if (!hasCode(error, 'EAGAIN') || Date.now() >= until) throw error
      await pause()
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, retryMs))
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Removes what an earlier run left; anything but a socket or FIFO stays, and binding then fails. */
async function removeStale(path: string, kind: 'socket' | 'fifo'): Promise<void> {
  try {
    const found = await lstat(path)
    if (kind === 'socket' ? found.isSocket() : found.isFIFO()) await unlink(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

async function applyAccess(path: string, access: FileAccess): Promise<void> {
  const owner = await findAccount(access.user, '/etc/passwd')
  const group = await findAccount(access.group, '/etc/group')
  // A user that is given by name brings its own group along (6.1.5).
  const gid = group?.id ?? owner?.group
  if (owner !== undefined || gid !== undefined) await chown(path, owner?.id ?? -1, gid ?? -1)
  await chmod(path, access.mode)
}

interface FoundAccount {
  readonly id: number
  /** Of a user: its own group. */
  readonly group: number | undefined
}

/** A user or group in the system's list: its number is the third column, the group of a user the fourth. */
async function findAccount(name: string | number | undefined, list: string): Promise<FoundAccount | undefined> {
  if (name === undefined || name === '') return undefined
  if (typeof name === 'number') return name < 0 ? undefined : { id: name, group: undefined }
  if (/^\d{1,9}$/.test(name)) return { id: Number(name), group: undefined }
  const lines = (await readFile(list, 'latin1')).split('\n')
  const entry = lines.map((line) => line.split(':')).find(([entryName]) => entryName === name)
  if (entry === undefined) throw new Error(`there is no "${name}" in ${list}`)
  return { id: Number(entry[2]), group: list === '/etc/passwd' ? Number(entry[3]) : undefined }
}
