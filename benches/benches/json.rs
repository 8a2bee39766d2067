//! Decoding and encoding, compared to derived code and to a JSON tree.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(missing_docs, reason = "criterion's macro creates an undocumented function")]

mod cpu;

use std::hint::black_box;

use self::cpu::CpuTime;
use anthropic_beta::messages::batches::MessageBatchIndividualResponse;
use anthropic_beta::messages::{Message, RawMessageStreamEvent};
use anthropic_beta::sessions::Session;
use anthropic_beta::{Page, json};
use anthropic_beta_benches::{inputs, plain};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A page of a list, with derived code.
#[derive(Deserialize)]
struct PlainPage {
    #[allow(dead_code)]
    data: Vec<plain::sessions::Session>,
    #[allow(dead_code)]
    next_page: Option<String>,
}

type Bench = Criterion<CpuTime>;

fn decode_all<Plain: DeserializeOwned>(bench: &mut Bench, name: &str, texts: &[&str], ours: impl Fn(&str)) {
    let mut group = bench.benchmark_group(format!("decode/{name}"));
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    let mut run = |client: &str, decode: &dyn Fn(&str)| {
        group.bench_function(client, |bencher| {
            bencher.iter(|| texts.iter().for_each(|text| decode(black_box(text))));
        });
    };
    run("ours", &ours);
    run("plain", &|text| drop(black_box(serde_json::from_str::<Plain>(text).unwrap())));
    run("value", &|text| drop(black_box(serde_json::from_str::<Value>(text).unwrap())));
    group.finish();
}

fn ours<T: json::Decode>(text: &str) {
    black_box(json::from_str::<T>(text).unwrap());
}

fn decode(bench: &mut Bench) {
    for (name, text) in [("small", inputs::SMALL), ("large", inputs::LARGE), ("blocks", inputs::BLOCKS)] {
        decode_all::<plain::messages::Message>(bench, name, &[text], ours::<Message>);
    }
    let page = inputs::sessions(1_000);
    decode_all::<PlainPage>(bench, "sessions", &[&page], |text| {
        black_box(Page::<Session>::from_json(text).unwrap());
    });
    let events = inputs::events(10_000);
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    decode_all::<plain::messages::RawMessageStreamEvent>(
        bench,
        "events",
        &events,
        ours::<RawMessageStreamEvent>,
    );
    let lines = inputs::batch_lines(100_000);
    let lines: Vec<&str> = lines.lines().collect();
    decode_all::<plain::messages::batches::MessageBatchIndividualResponse>(
        bench,
        "batch",
        &lines,
        ours::<MessageBatchIndividualResponse>,
    );
}

fn encode(bench: &mut Bench) {
    for (name, text) in [("small", inputs::SMALL), ("large", inputs::LARGE), ("blocks", inputs::BLOCKS)] {
        let ours = Message::from_json(text).unwrap();
        let plain: plain::messages::Message = serde_json::from_str(text).unwrap();
        let value: Value = serde_json::from_str(text).unwrap();
        let mut group = bench.benchmark_group(format!("encode/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("ours", |bencher| bencher.iter(|| black_box(&ours).to_json()));
        group.bench_function("plain", |bencher| {
            bencher.iter(|| serde_json::to_string(black_box(&plain)).unwrap())
        });
        group.bench_function("value", |bencher| {
            bencher.iter_batched(
                || &value,
                |value| serde_json::to_string(value).unwrap(),
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
}

criterion_group! { name = json_benches; config = cpu::settings(); targets = decode, encode }
criterion_main!(json_benches);
