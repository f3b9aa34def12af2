drop table issuers;
