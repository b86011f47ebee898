#!/bin/sh
# Makes the certificates of these tests anew, in this folder: an authority, and what it signed. They are of no use elsewhere.
set -e
cd "$(dirname "$0")"
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 36500 \
  -subj "/C=DE/ST=Berlin/L=Mitte/O=Test CA Org/OU=CA Unit/CN=Test CA"
sign() { # name, subject, alternative names, further options of x509
  name=$1 subject=$2 names=$3
  shift 3
  openssl req -newkey rsa:2048 -nodes -keyout "$name.key" -out "$name.csr" -subj "$subject"
  printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\n' "$names" >"$name.ext"
  openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -out "$name.pem" -extfile "$name.ext" "$@"
  rm "$name.csr" "$name.ext"
}
sign server "/C=AT/ST=Wien/L=Ottakring/O=Server Org/OU=Unit S/CN=sip.example.com/UID=u-server" \
  "DNS:sip.example.com,DNS:alt.example.com,URI:sip:example.com,IP:127.0.0.1,email:root@example.com" -set_serial 4660 -days 36500
sign second "/C=CH/O=Second Org/CN=second.example.com" "DNS:second.example.com" -set_serial 4661 -days 36500
sign client "/C=FR/ST=Ile/L=Paris/O=Client, Org/OU=Unit C/CN=client.example.com/UID=u-client" \
  "DNS:client.example.com,URI:sip:alice@example.com,URI:sip:client.example.com,email:alice@example.com,IP:10.0.0.9" \
  -set_serial 0x3441A6BC4558FDA6AFFB350B55598FFB9EAD7456 -days 36500
sign expired "/CN=expired.example.com" "DNS:expired.example.com" -set_serial 4663 -days -1
sign revoked "/CN=revoked.example.com" "DNS:revoked.example.com" -set_serial 4664 -days 36500
openssl req -x509 -newkey rsa:2048 -nodes -keyout self.key -out self.pem -days 36500 -subj "/CN=self.example.com"
# What others may make of a certificate: a negative serial number, and names that look like more than one.
printf '[req]\ndistinguished_name=dn\n[dn]\n[odd]\nsubjectAltName=@names\n[names]\nURI.1=sip:a, DNS:forged.example.com\nDNS.1=odd.example.com\n' >odd.cnf
openssl req -x509 -newkey rsa:2048 -nodes -keyout odd.key -out odd.pem -days 36500 -set_serial -5 -config odd.cnf -extensions odd \
  -subj '/O=a=b\/c\\d, "e"/CN=odd.example.com'
rm odd.cnf
# A chain of three: what signed the last is no authority of its own.
openssl req -x509 -newkey rsa:2048 -nodes -keyout deep-ca.key -out deep-ca.pem -days 36500 -subj "/CN=Deep CA"
openssl req -newkey rsa:2048 -nodes -keyout middle.key -out middle.csr -subj "/CN=Middle"
printf 'basicConstraints=critical,CA:TRUE\n' >middle.ext
openssl x509 -req -in middle.csr -CA deep-ca.pem -CAkey deep-ca.key -out middle.pem -extfile middle.ext -set_serial 2 -days 36500
openssl req -newkey rsa:2048 -nodes -keyout deep.key -out deep.csr -subj "/CN=deep.example.com"
printf 'basicConstraints=CA:FALSE\n' >deep.ext
openssl x509 -req -in deep.csr -CA middle.pem -CAkey middle.key -out deep.pem -extfile deep.ext -set_serial 3 -days 36500
cat middle.pem >>deep.pem
rm -f deep.csr deep.ext middle.* deep-ca.key
printf '[ca]\ndefault_ca=own\n[own]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\n' >own.cnf
: >index
echo 01 >number
openssl ca -config own.cnf -revoke revoked.pem -keyfile ca.key -cert ca.pem
openssl ca -config own.cnf -gencrl -crldays 36500 -keyfile ca.key -cert ca.pem -out crl.pem
rm -f own.cnf index* number* ca.key
