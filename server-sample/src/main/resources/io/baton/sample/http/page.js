'use strict';

// A browser opens few connections to one server; one of them has to stay free for the quick question.
const MOST_BLOCKED = 4;
const PAUSE_MS = 100;
const LOG_LINES = 20;

const element = id => document.getElementById(id);
const show = (id, text) => { element(id).textContent = text; };
let waiting = 0;
let answers = 0;
let slowest = 0;
let last = null;
let number = 0;

function log(text) {
    const line = document.createElement('li');
    line.textContent = new Date().toLocaleTimeString() + ' ' + text;
    const list = element('log');
    list.prepend(line);
    while (list.childElementCount > LOG_LINES) {
        list.lastElementChild.remove();
    }
}

function showState(state, took) {
    // Not each other thread that answers has taken the lead: under load, followers help. The server counts the promotions.
    if (last === null) {
        log(state.thread + ' answers the quick question');
    } else if (state.promotions > last.promotions) {
        log('another thread has taken the lead: ' + state.thread + ' answers now');
    }
    for (const thread of state.blockedThreads.filter(each => last === null || !last.blockedThreads.includes(each))) {
        log(thread + ' is blocked');
    }
    last = state;
    if (state.blocked > 0) {
        slowest = Math.max(slowest, took);
        show('slowest', slowest.toFixed(1) + ' ms');
    }
    show('thread', state.thread);
    show('took', took.toFixed(1) + ' ms');
    show('answers', ++answers);
    show('blocked', state.blocked);
    show('blocked-threads', state.blockedThreads.join(', ') || 'none');
    show('followers', state.followers + ', carried by or running on ' + state.threads + ' threads');
    show('promotions', state.promotions);
}

async function poll() {
    try {
        const start = performance.now();
        const response = await fetch('state', { cache: 'no-store' });
        const state = await response.json();
        showState(state, performance.now() - start);
        show('note', '');
    } catch (e) {
        show('note', 'The server does not answer.');
    }
    setTimeout(poll, PAUSE_MS);
}

async function block() {
    waiting++;
    element('block').disabled = waiting >= MOST_BLOCKED;
    log('you ask for a handler that blocks for 5 s');
    try {
        // The number keeps the browser from waiting for an equal request.
        const response = await fetch('block?for=5s&number=' + ++number, { cache: 'no-store' });
        log((await response.text()).trim());
    } catch (e) {
        log('the blocked request was cut off');
    }
    waiting--;
    element('block').disabled = false;
}

element('block').addEventListener('click', block);
poll();
