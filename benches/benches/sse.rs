//! Decoding a stream of events, compared to a search for line feeds in the same bytes.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(missing_docs, reason = "criterion's macro creates an undocumented function")]

mod cpu;

use std::hint::black_box;

use self::cpu::CpuTime;
use anthropic_beta_benches::inputs;
use anthropic_beta_runtime::sse::{Decoder, Limits};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// The maximum number of bytes of one read from a connection.
const PIECE: usize = 16 << 10;

fn decode(stream: &str) -> usize {
    let mut decoder = Decoder::new(Limits::default());
    let mut events = 0;
    for piece in stream.as_bytes().chunks(PIECE) {
        decoder.feed(piece);
        while let Some(event) = decoder.next_event() {
            black_box(event.unwrap());
            events += 1;
        }
    }
    events
}

fn sse(bench: &mut Criterion<CpuTime>) {
    let large = format!("event: message_start\ndata: {}\n\n", inputs::LARGE.trim_end()).repeat(100);
    for (name, stream) in [("tokens", inputs::stream(10_000)), ("large", large)] {
        let mut group = bench.benchmark_group(format!("sse/{name}"));
        group.throughput(Throughput::Bytes(stream.len() as u64));
        group.bench_function("ours", |bencher| bencher.iter(|| decode(black_box(&stream))));
        group.bench_function("memchr", |bencher| {
            bencher.iter(|| {
                let pieces = black_box(&stream).as_bytes().chunks(PIECE);
                pieces.map(|piece| memchr::memchr2_iter(b'\n', b'\r', piece).count()).sum::<usize>()
            });
        });
        group.bench_function("copied lines", |bencher| {
            bencher.iter(|| {
                black_box(&stream).lines().map(|line| black_box(line.to_owned()).len()).sum::<usize>()
            });
        });
        group.finish();
    }
}

criterion_group! { name = sse_benches; config = cpu::settings(); targets = sse }
criterion_main!(sse_benches);
