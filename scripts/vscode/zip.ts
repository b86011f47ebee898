import { crc32, deflateRawSync } from 'node:zlib'

/** One file of an archive. */
export interface ZipEntry {
  /** With / between folders. */
  readonly name: string
  readonly data: Buffer
}

/** 1980-01-01, the first day that the format knows: the same files give the same archive on every day. */
const dosDate = 0x21

/** A zip archive, deflated (PKWARE APPNOTE 4.3). Names are UTF-8. */
export function createZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data } of entries) {
    const packed = deflateRawSync(data, { level: 9 })
    const nameBytes = Buffer.from(name, 'utf8')
    const common = commonFields(crc32(data), packed.length, data.length, nameBytes.length)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, packed])
    parts.push(local)
    directory.push(directoryRecord(common, nameBytes, offset))
    offset += local.length
  }
  const listing = Buffer.concat(directory)
  return Buffer.concat([...parts, listing, endRecord(entries.length, listing.length, offset)])
}

/** What the record before the data and the one in the directory share: version 2.0, UTF-8 names, deflated. */
function commonFields(crc: number, packed: number, size: number, nameLength: number): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x0800, 2)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt16LE(dosDate, 8)
  fields.writeUInt32LE(crc, 10)
  fields.writeUInt32LE(packed, 14)
  fields.writeUInt32LE(size, 18)
  fields.writeUInt16LE(nameLength, 22)
  return fields
}

function directoryRecord(common: Buffer, name: Buffer, offset: number): Buffer {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  const version = Buffer.from([20, 0])
  return Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), version, common, tail, name])
}

function endRecord(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(length, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
