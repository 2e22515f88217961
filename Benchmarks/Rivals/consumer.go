// Consumes as AMQPBench does, with amqp091-go: consumer HOST PORT QUEUE MESSAGES PREFETCH EVERY [AUTHORITIES]
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"os"
	"strconv"
	"syscall"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

func number(place int) int {
	value, err := strconv.Atoi(os.Args[place])
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func used() (float64, int64) {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	micros := (usage.Utime.Sec+usage.Stime.Sec)*1e6 + usage.Utime.Usec + usage.Stime.Usec
	return float64(micros), usage.Maxrss
}

func connect() *amqp.Connection {
	if len(os.Args) <= 7 {
		connection, err := amqp.Dial("amqp://guest:guest@" + os.Args[1] + ":" + os.Args[2] + "/")
		check(err)
		return connection
	}
	pem, err := os.ReadFile(os.Args[7])
	check(err)
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(pem)
	connection, err := amqp.DialTLS("amqps://guest:guest@"+os.Args[1]+":"+os.Args[2]+"/",
		&tls.Config{RootCAs: authorities})
	check(err)
	return connection
}

func main() {
	messages, prefetch, every := number(4), number(5), number(6)
	connection := connect()
	channel, err := connection.Channel()
	check(err)
	check(channel.Qos(prefetch, 0, false))
	start := time.Now()
	before, _ := used()
	deliveries, err := channel.Consume(os.Args[3], "", false, false, false, false, nil)
	check(err)
	count, octets := 0, 0
	for delivery := range deliveries {
		count++
		octets += len(delivery.Body)
		if count%every == 0 || count == messages {
			check(delivery.Ack(every > 1))
		}
		if count == messages {
			break
		}
	}
	after, peak := used()
	fmt.Printf("n=%d rate=%.0f cpu_us_per_msg=%.2f maxrss_kb=%d bytes=%d\n", count,
		float64(count)/time.Since(start).Seconds(), (after-before)/float64(count), peak, octets)
	check(channel.Close())
	check(connection.Close())
}
