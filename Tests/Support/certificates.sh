#!/usr/bin/env bash
# Makes certificates for tests of TLS: certificates.sh FOLDER
#
#   ca, other-ca   two authorities that know nothing of each other
#   server         for localhost, 127.0.0.1 and ::1          name-only   for localhost alone
#   wrong-name     for elsewhere.example                      expired     as server, but its time is over
#   client         a client of ca, CN=billing                 stranger    a client of other-ca
#
# Each as NAME.pem and NAME.key.
set -euo pipefail
folder=${1:?"which folder? certificates.sh FOLDER"}
mkdir -p "$folder"
cd "$folder"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" 2>/dev/null; }

authority() {
    key "$1"
    openssl req -x509 -new -key "$1.key" -out "$1.pem" -days 30 -subj "/CN=test $1" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

# leaf NAME AUTHORITY COMMON-NAME USAGE ALTERNATIVE-NAMES [END]: END is a past date for one whose time is over.
leaf() {
    key "$1"
    openssl req -new -key "$1.key" -out "$1.csr" -subj "/CN=$3"
    cat >"$1.ext" <<TEXT
basicConstraints=CA:FALSE
keyUsage=digitalSignature
extendedKeyUsage=$4
subjectAltName=$5
TEXT
    if [ -z "${6:-}" ]; then
        openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -out "$1.pem" -days 30 \
            -extfile "$1.ext" 2>/dev/null
        return
    fi
    : >index.txt
    cat >ca.conf <<TEXT
[ca]
default_ca=x
[x]
database=index.txt
rand_serial=yes
new_certs_dir=.
default_md=sha256
policy=any
[any]
commonName=supplied
TEXT
    openssl ca -batch -notext -config ca.conf -cert "$2.pem" -keyfile "$2.key" -in "$1.csr" -out "$1.pem" \
        -startdate 20200101000000Z -enddate "$6" -extfile "$1.ext" 2>/dev/null
}

authority ca
authority other-ca
leaf server ca localhost serverAuth DNS:localhost,IP:127.0.0.1,IP:::1
leaf name-only ca localhost serverAuth DNS:localhost
leaf wrong-name ca elsewhere.example serverAuth DNS:elsewhere.example
leaf expired ca localhost serverAuth DNS:localhost,IP:127.0.0.1,IP:::1 20210101000000Z
leaf client ca billing clientAuth DNS:billing
leaf stranger other-ca billing clientAuth DNS:billing
rm -f ./*.csr ./*.ext ./*.srl ca.conf index.txt* [0-9A-F]*.pem
