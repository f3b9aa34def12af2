drop table member_sessions, members;
