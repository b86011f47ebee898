import type { TlsSession } from '#runtime/host/tls.ts'

type Cipher = TlsSession['cipher']

/** Bits of the key of a cipher, by its OpenSSL name. */
export function cipherBits({ name }: Cipher): number {
  if (/AES[_-]?256|CHACHA20|CAMELLIA256|ARIA256/.test(name)) return 256
  if (/3DES|DES-CBC3/.test(name)) return 112
  return /NULL/.test(name) ? 0 : 128
}

/** The line by which OpenSSL describes a cipher (SSL_CIPHER_description), without its line end: $tls_description. */
export function describeCipher(cipher: Cipher): string {
  const { name, version } = cipher
  const columns = [
    name.padEnd(30),
    version.padEnd(7),
    `Kx=${keyExchange(name).padEnd(8)}`,
    `Au=${authentication(name).padEnd(5)}`,
    `Enc=${encryption(cipher).padEnd(22)}`,
    `Mac=${mac(name).padEnd(4)}`,
  ]
  return columns.join(' ')
}

/** TLS 1.3 names ciphers alone: keys and certificates are agreed on apart from them. */
function isOfTls13(name: string): boolean {
  return name.startsWith('TLS_')
}

function keyExchange(name: string): string {
  if (isOfTls13(name)) return 'any'
  if (name.startsWith('ECDHE-PSK')) return 'ECDHEPSK'
  if (name.startsWith('DHE-PSK')) return 'DHEPSK'
  if (name.startsWith('RSA-PSK')) return 'RSAPSK'
  if (/^(?:ECDHE|AECDH)-/.test(name)) return 'ECDH'
  if (/^(?:DHE|ADH)-/.test(name)) return 'DH'
  if (name.startsWith('SRP-')) return 'SRP'
  return name.startsWith('PSK-') ? 'PSK' : 'RSA'
}

function authentication(name: string): string {
  if (isOfTls13(name)) return 'any'
  if (name.includes('ECDSA')) return 'ECDSA'
  if (/^(?:AECDH|ADH)-/.test(name)) return 'None'
  if (/^(?:PSK|ECDHE-PSK|DHE-PSK)-/.test(name)) return 'PSK'
  return /^(?:DHE|SRP)-DSS-/.test(name) ? 'DSS' : /^SRP-(?!RSA)/.test(name) ? 'SRP' : 'RSA'
}

function encryption(cipher: Cipher): string {
  const { name } = cipher
  if (name.includes('CHACHA20')) return 'CHACHA20/POLY1305(256)'
  if (/3DES|DES-CBC3/.test(name)) return '3DES(168)'
  if (name.includes('NULL')) return 'None'
  const family = (/(AES|CAMELLIA|ARIA)/.exec(name)?.[1] ?? name).replace('CAMELLIA', 'Camellia')
  const mode = name.includes('GCM') ? 'GCM' : name.includes('CCM8') || name.includes('CCM_8') ? 'CCM8' : ccm(name)
  return `${family}${mode}(${cipherBits(cipher)})`
}

function ccm(name: string): string {
  return name.includes('CCM') ? 'CCM' : ''
}

function mac(name: string): string {
  if (/GCM|CCM|CHACHA20/.test(name)) return 'AEAD'
  return /SHA(?:256|384)?$/.exec(name)?.[0].replace(/^SHA$/, 'SHA1') ?? 'MD5'
}
