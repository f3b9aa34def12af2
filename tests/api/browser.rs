//! The hosted page, the widget and the demo app in a real browser: chromium, driven by chromedriver.
//! Each test has a session of its own with that browser, and a gateway of its own behind it.

mod app;
mod cors;
mod demo;
mod driver;
mod element;
mod ends;
mod examples;
mod exits;
mod forged;
mod guides;
mod hosted;
mod hostile;
mod keyboard;
mod members;
mod network;
mod package;
mod page;
mod playground;
mod popup;
mod qr;
mod scene;
mod site;
mod sizes;
mod versions;
mod widget;
